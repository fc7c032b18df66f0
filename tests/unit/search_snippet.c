/* What is shown of a message that was found: lib/search/search_snippet. */
#include "tap.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"
#include "lib/search/search_snippet.h"

#include <stdlib.h>

#define FILLER "abcd efgh ijkl mnop qrst uvwx yzab cdef ghij klmn "

/* The pieces, what was found in brackets. */
/* clang-format off */
static const struct {
	const char *typed, *text, *shown;
} vectors[] = {
	{ "zurich", "Nach Zürich, bitte", "Nach [Zürich], bitte" }, { "zür", "Zürich\n\n  zürn", "[Zürich] [zürn]" }, { "zur", "azur", "azur" },
	{ "\"nach zürich\"", "nach, ZÜRICH! nach Bern", "[nach, ZÜRICH]! nach Bern" }, { "京都", "東京都に", "東[京都]に" },
	{ "a -b", "a b a", "[a] b [a]" }, { "from:ada", " one\ttwo ", "one two " }, { "fi", "ﬁn", "[ﬁn]" }, { "x", "", "" },
	{ "<b>", "<b>&amp;</b>", "<[b]>&amp;</[b]>" }, { "e", "cafe\u0301 e\u0301", "cafe\u0301 [e\u0301]" },
	{ "needle", FILLER FILLER FILLER "needle " FILLER FILLER FILLER FILLER FILLER,
	  "…mnop qrst uvwx yzab cdef ghij klmn [needle] " FILLER FILLER FILLER "abcd…" },
};
/* clang-format on */

/* Reads the pieces of the JSON, whose texts here have no escapes but \u00 ones; the characters of all together. */
static size_t
read_pieces(const char *json, struct strbuf *to)
{
	struct strbuf whole = { 0 };
	size_t count;

	for (const char *at = json; (at = strstr(at, "{\"text\":\""));) {
		const char *end = strstr(at += 9, "\"");
		bool match = !strncmp(end, "\",\"match\":true}", 15);

		strbuf_text(to, match ? "[" : "");
		strbuf_add(to, at, (size_t)(end - at));
		strbuf_add(&whole, at, (size_t)(end - at));
		strbuf_text(to, match ? "]" : "");
		at = end;
	}
	count = text_count(strbuf_string(&whole));
	strbuf_free(&whole);
	return count;
}

static size_t
show(const char *typed, const char *text, struct strbuf *shown)
{
	struct search_query query = { 0 };
	struct search_sought sought = { 0 };
	struct strbuf json = { 0 };
	size_t count;

	search_query_read(typed, &query);
	search_sought_take(&sought, &query);
	search_snippet_write(&sought, text, false, &json);
	count = read_pieces(strbuf_string(&json), shown);
	strbuf_free(&json);
	search_sought_free(&sought);
	search_query_free(&query);
	return count;
}

static void
check(const char *typed, const char *text, const char *wanted)
{
	struct strbuf shown = { 0 };

	claim(show(typed, text, &shown) <= SEARCH_SNIPPET_CHARACTERS, "not too long");
	claim_text(strbuf_string(&shown), wanted, typed);
	strbuf_free(&shown);
}

/* Without a blank it is cut at a character with its marks, and is as long as it may be. */
static void
check_long(void)
{
	char text[3001] = "";
	struct strbuf shown = { 0 };
	size_t count;

	for (int i = 0; i < 600; i++)
		memcpy(text + i * 5, i % 2 ? "\xe0\xb8\x81\xcc\x81" : "\xe0\xb8\x82\xcc\x81", 6);
	count = show("ก", text, &shown);
	claim(count > SEARCH_SNIPPET_CHARACTERS - 4 && count <= SEARCH_SNIPPET_CHARACTERS, "as long as it may be");
	claim(text_valid(strbuf_string(&shown), shown.length), "no piece of a character");
	claim(strstr(strbuf_string(&shown), "\xcc\x81\xe2\x80\xa6") != NULL || strstr(strbuf_string(&shown), "]\xe2\x80\xa6"),
	      "cut behind a mark");
	strbuf_free(&shown);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check(vectors[i].typed, vectors[i].text, vectors[i].shown);
	check_long();
	return tap_done();
}
