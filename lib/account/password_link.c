/* The way back in: see password_link.h. */
#include "lib/account/password_link.h"
#include "lib/account/account.h"
#include "lib/account/account_store.h"
#include "lib/account/auth.h"
#include "lib/account/proxy_login.h"
#include "lib/account/site_ban.h"
#include "lib/account/second_factor.h"
#include "lib/account/ticket.h"
#include "lib/base/base_url.h"
#include "lib/base/error.h"
#include "lib/base/password.h"
#include "lib/base/strbuf.h"
#include "lib/base/time_text.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/request/request.h"

enum { LINK_SECONDS = 24 * 60 * 60 };

/* What the steps of a reset work on. */
struct reset {
	const char *ticket;
	struct shown_factor shown; /* beside it */
	int64_t user;              /* whose password it sets */
	char hash[PASSWORD_HASH_BYTES];
};

void
password_link_address(const char *ticket, struct strbuf *address)
{
	base_url_screen(address, "reset", ticket);
}

int64_t
password_link_write(int64_t user, struct strbuf *address)
{
	char ticket[TOKEN_TEXT_BYTES];
	int64_t expires_at;

	row_lock_account(user);
	expires_at = ticket_issue(user, TICKET_PASSWORD, 0, LINK_SECONDS, ticket);
	password_link_address(ticket, address);
	return expires_at;
}

const struct error *
password_link_make(struct request *r)
{
	static struct strbuf address;
	char expires[TIME_TEXT_BYTES];

	strbuf_clear(&address);
	time_text_write(password_link_write(r->person, &address), expires);
	strbuf_text(&r->reply, "{\"url\":");
	strbuf_json(&r->reply, strbuf_string(&address));
	strbuf_format(&r->reply, ",\"expires_at\":\"%s\"}", expires);
	r->reply.failed = r->reply.failed || address.failed;
	return NULL;
}

static const struct error *
refuse_ticket(struct request *r)
{
	return input_add_error(&r->input, "token", "This link is not good, or not any more: ask for a new one.");
}

static void
check_password(void *context, const char *email, const char *username)
{
	account_take_password(context, "new_password", email, username);
}

/* Whether the ticket is good, and the password one that this account may have, before the work of hashing. */
static const struct error *
look_at_ticket(struct request *r)
{
	struct reset *reset = r->work;
	const struct error *error = site_ban_refuse(r);

	if (error)
		return error;
	reset->user = *reset->ticket ? ticket_find_password(reset->ticket) : 0;
	if (!reset->user)
		return refuse_ticket(r);
	account_store_names(reset->user, check_password, &r->input);
	return r->input.error ? r->input.error : second_factor_expect(reset->user, &reset->shown);
}

/* The ticket ends with all others of the account. It does not stand for the second factor: who gets somebody's mail has not got that. Where
 * that is wrong the ticket stays good. */
static const struct error *
store_reset(struct request *r)
{
	const struct reset *reset = r->work;
	int64_t user = ticket_find_password(reset->ticket);
	const struct error *error;

	row_lock_account(user);
	if (user && (error = second_factor_demand(r, user, &reset->shown)))
		return error;
	if (!user || !ticket_redeem(reset->ticket))
		return refuse_ticket(r);
	account_store_password(user, reset->hash);
	return auth_welcome(r, user);
}

const struct error *
auth_reset(struct request *r)
{
	struct reset reset = { .ticket = input_exact(&r->input, "token", 1, TOKEN_TEXT_MOST) };
	const char *password = input_exact(&r->input, "new_password", PASSWORD_LEAST, PASSWORD_MOST);
	const struct error *error;

	reset.shown = second_factor_take(&r->input, "totp");
	if (!password_login_is_on())
		return &error_feature_off;
	if ((error = r->input.error) || (error = request_within(r, MODE_READS, look_at_ticket, &reset)))
		return error;
	if ((error = second_factor_count(r, reset.user, &reset.shown)))
		return error;
	if ((error = password_hash(password, reset.hash)))
		return error;
	return request_within(r, MODE_WRITES, store_reset, &reset);
}
