/* What takes bodies and frames, and texts in them, for the table of costs: see cost.h. */
#include "cost.h"
#include "lib/account/account.h"
#include "lib/base/json_members.h"
#include "lib/base/search_key.h"
#include "lib/base/text.h"
#include "lib/message/mention_find.h"
#include "lib/request/input.h"

#include <stdlib.h>

/* Asks for one field as everything that it could be. */
static void
take_all(struct input *input)
{
	input_line(input, "a", 1, 100);
	input_block(input, "a", 0, 4000);
	input_exact(input, "a", 0, 64);
	input_word(input, "a", "own public");
	input_integer(input, "a", 0, INT64_MAX);
	input_boolean(input, "a");
	input_time(input, "a");
	input_ids(input, "a", 10);
	input_texts(input, "a", 100);
}

void
parse_json(const char *text, size_t length)
{
	struct input input = { 0 };

	input_read_json(&input, text, length);
	take_all(&input);
	input_free(&input);
}

void
parse_form(const char *text, size_t length)
{
	struct input input = { 0 };

	input_read_form(&input, text, length);
	take_all(&input);
	input_free(&input);
}

void
parse_frame(const char *text, size_t length)
{
	struct span rest = { text, length };
	struct json_member member;

	parse_json(text, length);
	json_member_find(rest, "data");
	while (json_member_next(&rest, &member))
		json_member_is(&member, "from_user_id");
}

void
parse_account(const char *text, size_t length)
{
	struct input input = { 0 };
	struct account account = { 0 };

	input_read_json(&input, text, length);
	account_take_username(&input, &account, NULL);
	account_take_email(&input, &account);
	account_take_display_name(&input, &account);
	account_take_password(&input, "password", account.email, account.username);
	input_free(&input);
}

void
parse_folded(const char *text, size_t length)
{
	(void)length;
	free(text_folded(text));
}

void
parse_normalized(const char *text, size_t length)
{
	(void)length;
	free(text_normalized(text));
}

void
parse_searched(const char *text, size_t length)
{
	(void)length;
	free(search_key(text));
}

static int64_t
nobody(void *context, const char *key)
{
	(void)context;
	return *key == '\0';
}

/* Where an ampersand stands: @ is the harness's own. */
void
parse_mentioned(const char *text, size_t length)
{
	char *copy = malloc(length + 1);
	struct mentions found;

	if (!copy)
		abort();
	for (size_t i = 0; i <= length; i++)
		copy[i] = text[i] == '&' ? '@' : text[i];
	mentions_find(copy, nobody, NULL, &found);
	free(copy);
}
