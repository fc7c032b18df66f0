/* Logging in on a second device: see second_device.h. */
#include "lib/account/second_device.h"
#include "lib/account/auth.h"
#include "lib/account/ticket.h"
#include "lib/base/base_url.h"
#include "lib/base/strbuf.h"
#include "lib/base/time_text.h"
#include "lib/db/row_lock.h"
#include "lib/request/request.h"

enum { HANDOVER_SECONDS = 120 };

const struct error *
auth_handover(struct request *r)
{
	char ticket[TOKEN_TEXT_BYTES], expires[TIME_TEXT_BYTES];

	row_lock_account(r->user);
	time_text_write(ticket_issue(r->user, TICKET_HANDOVER, r->token_id, HANDOVER_SECONDS, ticket), expires);
	strbuf_format(&r->reply, "{\"token\":\"%s\",\"url\":", ticket);
	base_url_screen_json(&r->reply, "handover", ticket);
	strbuf_format(&r->reply, ",\"expires_at\":\"%s\"}", expires);
	return NULL;
}

const struct error *
auth_handover_redeem(struct request *r)
{
	const char *ticket = input_exact(&r->input, "token", 1, TOKEN_TEXT_MOST);
	int64_t user = r->input.error ? 0 : ticket_find_handover(ticket);

	if (r->input.error)
		return r->input.error;
	row_lock_account(user);
	if (!user || !ticket_redeem(ticket))
		return input_add_error(&r->input, "token", "This is not good, or not any more: show a new one.");
	return auth_welcome(r, user);
}
