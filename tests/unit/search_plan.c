/* What is looked for, as the index has it: lib/search/search_plan. */
#include "tap.h"
#include "search_fixture.h"
#include "lib/base/strbuf.h"
#include "lib/db/db.h"

#include <stdlib.h>

enum { LIGATURES = 150, MESSAGE = 1 };

/* A text of more words than one search asks for: each of its characters becomes four. */
static char *
long_text(void)
{
	struct strbuf text = { 0 };

	for (int i = 0; i < LIGATURES; i++)
		strbuf_text(&text, "\ufdfa");
	return text.text;
}

/* Operators hold, however many words stand beside them. */
static void
check_full(const char *text)
{
	/* clang-format off */
	static const struct {
		const char *operators;
		bool found;
	} searches[] = {
		{ "-absent ", true }, { "in:2 from:1 after:2020-01-01 ", true }, { "has:file ", false }, { "has:link ", false }, { "before:2020-01-01 ", false },
		{ "is:mention ", false }, { "from:2 ", false }, { "in:3 ", false },
	};
	/* clang-format on */
	struct strbuf typed = { 0 };

	for (size_t i = 0; i < sizeof searches / sizeof searches[0]; i++) {
		strbuf_clear(&typed);
		strbuf_text(&typed, searches[i].operators);
		strbuf_text(&typed, text);
		claim(fixture_finds(strbuf_string(&typed), MESSAGE) == searches[i].found, searches[i].operators);
	}
	strbuf_free(&typed);
}

int
main(void)
{
	char *text = long_text();

	if (!text || !fixture_open())
		return EXIT_FAILURE;
	db_begin(WRITES);
	fixture_send(MESSAGE, text);
	db_commit();
	claim(fixture_catch_up(), "the index follows");
	check_full(text);
	free(text);
	return fixture_close() ? tap_done() : EXIT_FAILURE;
}
