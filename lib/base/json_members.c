/* The members of a JSON object as they were written: see json_members.h. */
#include "lib/base/json_members.h"

#include <stdlib.h>
#include <string.h>

static bool
members_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip(struct span *rest, size_t length)
{
	rest->text += length;
	rest->length -= length;
}

/* What stands between names and values: white space and these marks. */
static void
skip_marks(struct span *rest, const char *marks)
{
	while (rest->length && (members_is_space(*rest->text) || (*rest->text && strchr(marks, *rest->text))))
		skip(rest, 1);
}

/* The length of the string that the text begins with, its quotes included. */
static size_t
string_length(struct span text)
{
	size_t at = 1;

	while (at < text.length && text.text[at] != '"')
		at += text.text[at] == '\\' ? 2 : 1;
	return at < text.length ? at + 1 : text.length;
}

/* The length of the value that the text begins with, and of the white space behind it. */
static size_t
value_length(struct span text)
{
	int depth = 0;
	size_t at = 0;

	while (at < text.length) {
		char c = text.text[at];

		if (depth == 0 && (c == ',' || c == '}' || c == ']'))
			break;
		depth += (c == '{' || c == '[') - (c == '}' || c == ']');
		at += c == '"' ? string_length((struct span){ text.text + at, text.length - at }) : 1;
	}
	return at;
}

static struct span
members_take(struct span *rest, size_t length)
{
	struct span taken = { rest->text, length };

	skip(rest, length);
	while (taken.length && members_is_space(taken.text[taken.length - 1]))
		taken.length--;
	return taken;
}

bool
json_member_next(struct span *rest, struct json_member *member)
{
	skip_marks(rest, "{,");
	if (!rest->length || *rest->text != '"')
		return false;
	member->name = members_take(rest, string_length(*rest));
	skip_marks(rest, ":");
	member->value = members_take(rest, value_length(*rest));
	return true;
}

/* The character that a name goes on with, its escape resolved where it is one of \u; 0 for what is not ASCII. */
static char
next_character(struct span *name)
{
	char digits[5] = "", c = *name->text;
	unsigned long code;

	if (c != '\\' || name->length < 6 || name->text[1] != 'u') {
		skip(name, 1);
		return c;
	}
	memcpy(digits, name->text + 2, 4);
	code = strtoul(digits, NULL, 16);
	skip(name, 6);
	return code < 0x80 ? (char)code : '\0';
}

bool
json_member_is(const struct json_member *member, const char *name)
{
	struct span rest = { member->name.text + 1, member->name.length - 2 };

	while (rest.length && *name && next_character(&rest) == *name)
		name++;
	return !rest.length && !*name;
}

struct span
json_member_find(struct span object, const char *name)
{
	struct span found = { NULL, 0 };
	struct json_member member;

	while (json_member_next(&object, &member))
		if (json_member_is(&member, name))
			found = member.value;
	return found;
}
