/* The grammar of RFC 8259, one function a production: see json_grammar.h. */
#include "lib/base/json_grammar.h"
#include "lib/base/text.h"

#include <stdbool.h>
#include <string.h>

struct scan {
	const char *at, *end;
	struct json_bounds left; /* what may still come; below 0: too much has */
	bool in_name;            /* a member's name: NUL would cut it into another one */
};

static bool value(struct scan *scan);

static void
space(struct scan *scan)
{
	while (scan->at < scan->end && (*scan->at == ' ' || *scan->at == '\t' || *scan->at == '\n' || *scan->at == '\r'))
		scan->at++;
}

static bool
grammar_take(struct scan *scan, char c)
{
	if (scan->at >= scan->end || *scan->at != c)
		return false;
	scan->at++;
	return true;
}

static bool
word(struct scan *scan, const char *text)
{
	size_t length = strlen(text);

	if ((size_t)(scan->end - scan->at) < length || memcmp(scan->at, text, length) != 0)
		return false;
	scan->at += length;
	return true;
}

static bool
digits(struct scan *scan)
{
	const char *start = scan->at;

	while (scan->at < scan->end && *scan->at >= '0' && *scan->at <= '9')
		scan->at++;
	return scan->at > start;
}

static bool
grammar_number(struct scan *scan)
{
	grammar_take(scan, '-');
	if (!grammar_take(scan, '0') && !digits(scan))
		return false;
	if (grammar_take(scan, '.') && !digits(scan))
		return false;
	if (grammar_take(scan, 'e') || grammar_take(scan, 'E')) {
		if (!grammar_take(scan, '+'))
			grammar_take(scan, '-');
		return digits(scan);
	}
	return true;
}

/* The four digits after \u; -1 when they are none. */
static int
code_unit(struct scan *scan)
{
	static const char hex[] = "0123456789abcdef0123456789ABCDEF";
	int unit = 0;

	for (int i = 0; i < 4; i++, scan->at++) {
		const char *digit = scan->at < scan->end && *scan->at ? strchr(hex, *scan->at) : NULL;

		if (!digit)
			return -1;
		unit = unit * 16 + (int)(digit - hex) % 16;
	}
	return unit;
}

static bool
escape(struct scan *scan)
{
	int unit;

	if (!grammar_take(scan, 'u')) {
		if (scan->at >= scan->end || !*scan->at || !strchr("\"\\/bfnrt", *scan->at))
			return false;
		scan->at++;
		return true;
	}
	unit = code_unit(scan);
	if (unit == 0 && scan->in_name)
		return false;
	if (unit < 0xd800 || unit > 0xdfff)
		return unit >= 0;
	/* A high surrogate means something only together with the low one after it. */
	if (unit > 0xdbff || !word(scan, "\\u"))
		return false;
	unit = code_unit(scan);
	return unit >= 0xdc00 && unit <= 0xdfff;
}

static bool
string(struct scan *scan)
{
	if (!grammar_take(scan, '"'))
		return false;
	while (scan->at < scan->end) {
		unsigned char c = (unsigned char)*scan->at++;

		if (c == '"')
			return true;
		if (c < 0x20 || (c == '\\' && !escape(scan)))
			return false;
	}
	return false;
}

static bool
grammar_member(struct scan *scan)
{
	bool named;

	space(scan);
	scan->in_name = true;
	named = string(scan);
	scan->in_name = false;
	space(scan);
	return named && grammar_take(scan, ':') && value(scan);
}

static bool
grammar_exceeds_limits(const struct scan *scan)
{
	return scan->left.depth < 0 || scan->left.values < 0 || scan->left.containers < 0;
}

/* What an object and an array have in common: items between commas, or none. */
static bool
items(struct scan *scan, char close, bool (*item)(struct scan *))
{
	scan->left.depth--;
	scan->left.containers--;
	if (grammar_exceeds_limits(scan))
		return false;
	space(scan);
	if (!grammar_take(scan, close)) {
		do {
			if (!item(scan))
				return false;
		} while (grammar_take(scan, ','));
		if (!grammar_take(scan, close))
			return false;
	}
	scan->left.depth++;
	return true;
}

static bool
value(struct scan *scan)
{
	bool good;

	scan->left.values--;
	if (grammar_exceeds_limits(scan))
		return false;
	space(scan);
	if (grammar_take(scan, '{'))
		good = items(scan, '}', grammar_member);
	else if (grammar_take(scan, '['))
		good = items(scan, ']', value);
	else if (scan->at < scan->end && *scan->at == '"')
		good = string(scan);
	else
		good = word(scan, "true") || word(scan, "false") || word(scan, "null") || grammar_number(scan);
	space(scan);
	return good;
}

enum json_verdict
json_grammar(const char *text, size_t length, const struct json_bounds *bounds)
{
	struct scan scan = { text, text + length, *bounds, false };

	if (!text_valid(text, length))
		return JSON_BROKEN;
	if (value(&scan) && scan.at == scan.end)
		return JSON_VALID;
	return grammar_exceeds_limits(&scan) ? JSON_TOO_MUCH : JSON_BROKEN;
}
