/* The language of searches: lib/search/search_query. */
#include "tap.h"
#include "lib/base/strbuf.h"
#include "lib/search/search_query.h"

/* What is read, a term each: words in brackets, with `-` before and `*` behind, operators with what they say. */
/* clang-format off */
static const struct {
	const char *typed, *read;
} vectors[] = {
	{ "hello world", "[hello] [world]*" }, { "  hello\u3000world  ", "[hello] [world]*" }, { "a", "[a]" }, { "ab", "[ab]*" }, { "a*", "[a*]*" },
	{ "hel* wo", "[hel*]* [wo]*" }, { "東京", "[東京]" }, { "hello 東京", "[hello] [東京]" },
	{ "\"hello world\"", "[hello world]" }, { "“hello world” x", "[hello world] [x]" }, { "\"open end", "[open end]" }, { "\"a b\"c", "[a b] [c]" },
	{ "one -two", "[one]* -[two]" }, { "one -\"two three\"", "[one]* -[two three]" }, { "- one", "[one]*" }, { "one-two", "[one-two]*" }, { "-one", "-[one]" },
	{ "from:ada", "from=ada" }, { "From:@ada hello", "from=ada [hello]*" }, { "hello from:ada", "[hello]* from=ada" },
	{ "from:", "[from:]*" }, { "from:!!", "[from:!!]*" },
	{ "in:12", "in=12" }, { "in:\"Lobby two\" x", "in=Lobby two [x]" }, { "in:Lobby", "in=Lobby" }, { "in:\"12\"", "in=12?" }, { "in:", "[in:]*" },
	{ "before:2026-05-01", "0-20260501" }, { "after:2026-05-31", "20260532-99999999" }, { "on:2024-02-29", "20240229-20240230" },
	{ "on:2026-02-29", "[on:2026-02-29]*" }, { "before:yesterday", "[before:yesterday]*" }, { "after:2026-5-1", "[after:2026-5-1]" },
	{ "on:1900-01-01", "[on:1900-01-01]*" }, { "on:2026-13-01", "[on:2026-13-01]*" },
	{ "has:file has:image HAS:link", "has=0 has=1 has=2" }, { "has:beans", "[has:beans]*" }, { "has:\"two beans\"", "[has:\"two beans]*" },
	{ "is:mention", "mention" }, { "is:open", "[is:open]*" },
	{ "foo:bar", "[foo:bar]*" }, { "https://example.org", "[https://example.org]*" }, { "-from:ada x", "-[from:ada] [x]" },
	{ "", "" }, { " ", "" }, { "!!! … -", "" }, { "--", "" }, { "\"\"", "" }, { "*", "" },
};
/* clang-format on */

static void
show(const struct search_term *term, struct strbuf *to)
{
	strbuf_text(to, to->length ? " " : "");
	switch (term->kind) {
	case SEARCH_WORDS: strbuf_format(to, "%s[%s]%s", term->negative ? "-" : "", term->text, term->prefix ? "*" : ""); break;
	case SEARCH_FROM: strbuf_format(to, "from=%s", term->text); break;
	case SEARCH_IN:
		if (term->id)
			strbuf_format(to, "in=%lld", (long long)term->id);
		else
			strbuf_format(to, "in=%s%s", term->text, term->text[0] <= '9' ? "?" : "");
		break;
	case SEARCH_DAYS: strbuf_format(to, "%d-%d", term->first_day, term->end_day); break;
	case SEARCH_HAS: strbuf_format(to, "has=%d", (int)term->has); break;
	case SEARCH_MENTION: strbuf_text(to, "mention"); break;
	}
}

static void
check(const char *typed, const char *wanted)
{
	struct search_query query = { 0 };
	struct strbuf shown = { 0 };

	claim(!search_query_read(typed, &query), typed);
	for (int i = 0; i < query.count; i++)
		show(&query.term[i], &shown);
	claim_text(strbuf_string(&shown), wanted, typed);
	claim(query.positive == (query.count > 0 && *wanted != '-') || strstr(wanted, " ["), "whether anything is looked for");
	strbuf_free(&shown);
	search_query_free(&query);
}

static bool
is_read(const char *typed)
{
	struct search_query query = { 0 };
	bool good = !search_query_read(typed, &query);

	search_query_free(&query);
	return good;
}

static void
check_limits(void)
{
	char text[3 * SEARCH_CHARACTERS + 8] = "";

	for (int i = 0; i < SEARCH_CHARACTERS; i++)
		strcat(text, "\u20ac");
	claim(is_read(text), "200 characters");
	strcat(text, "a");
	claim(!is_read(text), "201 characters");
	claim(is_read("a b c d e -f has:link is:mention \"g h\" in:3 !!"), "ten terms, and what is none");
	claim(!is_read("a b c d e -f has:link is:mention \"g h\" in:3 j"), "eleven terms");
}

int
main(void)
{
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		check(vectors[i].typed, vectors[i].read);
	check_limits();
	return tap_done();
}
