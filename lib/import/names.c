/* Names made to fit: see names.h. */
#include "lib/import/names.h"
#include "lib/account/former_username.h"
#include "lib/account/username.h"
#include "lib/base/text.h"
#include "lib/import/cut.h"
#include "lib/import/keys.h"
#include "lib/import/line.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { USERNAME_MOST = 32, DISPLAY_NAME_MOST = 64, TRIES = 1000, NAME_BYTES = 256, EMAIL_BYTES = 64 };

static const char *
hold(struct line *line, char *text)
{
	const char *held = input_hold(&line->input, text);

	return held ? held : "";
}

static bool
may_stay(utf8proc_int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	return text_point_alphanumeric(point) || category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC
	    || point == '_' || point == '.' || point == '-';
}

/* The name with every other character replaced, from its first letter or digit on. */
static void
replace_characters(const char *from, char to[NAME_BYTES])
{
	size_t length = 0, used;

	while (*from && !text_alphanumeric(from, &used))
		from += used ? used : 1;
	while (*from && length < NAME_BYTES - 5) {
		if (may_stay(text_point(from, &used))) {
			memcpy(to + length, from, used);
			length += used;
		} else {
			to[length++] = '_';
		}
		from += used;
	}
	to[length] = '\0';
}

static bool
is_good(struct line *line, const char *name)
{
	return !username_fault(name) && !account_by_username(&line->input, name)
	    && !former_username_held(hold(line, text_folded(name)), 0);
}

/* Finds a name like this one that is good here. */
static bool
find_name(struct line *line, const char *base, char name[NAME_BYTES + 16])
{
	char suffix[16] = "";

	for (int i = 1; i < TRIES; i++) {
		if (i > 1)
			snprintf(suffix, sizeof suffix, "-%d", i);
		snprintf(name, NAME_BYTES + 16, "%.*s%s", (int)cut_at(base, USERNAME_MOST - strlen(suffix)), base, suffix);
		if (is_good(line, name))
			return true;
	}
	return false;
}

static void
take_username(struct line *line, struct account *account)
{
	const char *typed = line_has(line, "username") ? input_exact(&line->input, "username", 0, SIZE_MAX) : "";
	const char *wanted = hold(line, text_normalized(typed));
	char base[NAME_BYTES], name[NAME_BYTES + 16];

	replace_characters(wanted, base);
	if (is_good(line, wanted)) {
		account->username = wanted;
	} else if (find_name(line, base, name) || find_name(line, "user", name)) {
		account->username = hold(line, strdup(name));
		line_note(line, "the user name \"%.200s\" is \"%s\" here", typed, name);
	} else {
		input_add_error(&line->input, "username", "There is no name like this one that is free.");
		return;
	}
	account->username_key = hold(line, text_folded(account->username));
}

void
names_take(struct line *line, struct account *account)
{
	take_username(line, account);
	account->display_name = line_text(line, "display_name", DISPLAY_NAME_MOST, false);
}

void
names_set_placeholder(struct line *line, struct account *account)
{
	char email[EMAIL_BYTES];

	for (int64_t i = line->number;; i += 1000000) {
		snprintf(email, sizeof email, "nobody-%lld@import.invalid", (long long)i);
		if (!account_by_email(&line->input, email))
			break;
	}
	account->email = account->email_key = hold(line, strdup(email));
}

/* The address, where it is one. */
static bool
take_address(struct line *line, struct account *account)
{
	struct input alone = { 0 };
	const char *email = line_has(line, "email") ? input_exact(&line->input, "email", 0, SIZE_MAX) : "";

	alone.fields = line->input.fields;
	account_take_email(&alone, account);
	if (!alone.error) {
		account->email = hold(line, strdup(account->email));
		account->email_key = hold(line, strdup(account->email_key));
	}
	if (alone.error && *email)
		line_note(line, "\"%.100s\" is no e-mail address here: the account has one that cannot receive mail", email);
	if (alone.error && !*email)
		line_note(line, "without an e-mail address: the account has one that cannot receive mail");
	email = alone.error ? NULL : email;
	alone.fields = NULL;
	input_free(&alone);
	return email != NULL;
}

int64_t
names_take_email(struct line *line, struct account *account)
{
	int64_t other;

	if (!take_address(line, account)) {
		names_set_placeholder(line, account);
		return 0;
	}
	if (!(other = account_by_email(&line->input, account->email)) || !keys_have_account(other))
		return other;
	line_note(line, "\"%.100s\" is another account's: this one has an address that cannot receive mail", account->email);
	names_set_placeholder(line, account);
	return 0;
}
