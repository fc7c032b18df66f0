/* Personal tokens: see personal_token.h. */
#include "lib/account/personal_token.h"
#include "lib/db/age.h"
#include "lib/request/request.h"
#include "lib/request/token.h"

enum {
	NAME_MOST = 64,
	EXPIRES_LEAST = 3600, /* seconds */
	EXPIRES_MOST = 31536000
};

static int64_t
personal_token_take_end(struct input *input)
{
	if (!input_given(input, "expires_in") || input_null(input, "expires_in"))
		return 0;
	return age_now() + input_integer(input, "expires_in", EXPIRES_LEAST, EXPIRES_MOST);
}

const struct error *
personal_token_create(struct request *r)
{
	struct personal_token personal = {
		.name = input_line(&r->input, "name", 1, NAME_MOST), .expires_at = personal_token_take_end(&r->input)
	};
	char text[TOKEN_TEXT_BYTES];
	int64_t id;

	personal.read_only = input_given(&r->input, "read_only") && input_boolean(&r->input, "read_only");
	if (r->input.error)
		return r->input.error;
	if (!(id = token_issue_personal(r->user, &personal, r->user_agent, r->address, text)))
		return input_add_error(&r->input, NULL, "There are as many tokens as an account may have: end one first.");
	strbuf_format(&r->reply, "{\"id\":%lld,\"token\":\"%s\"}", (long long)id, text);
	return NULL;
}
