/* Who is mentioned in a text, and who is not: lib/message/mention_find, lib/message/code_blank. */
#include "tap.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"
#include "lib/message/code_blank.h"
#include "lib/message/mention_find.h"

#include <stdlib.h>

/* Their ids are their places, from 1. */
static const char *const members[] = { "ada", "Bob", "bob.b", "Ödön", "山田", "山", "สม", "a-b", "ガ", "Straße" };

static int asked;

static int64_t
lookup(void *context, const char *key)
{
	int64_t user = 0;

	(void)context;
	asked++;
	for (size_t i = 0; !user && i < sizeof members / sizeof members[0]; i++) {
		char *own = text_folded(members[i]);

		if (own && !strcmp(own, key))
			user = (int64_t)i + 1;
		free(own);
	}
	return user;
}

/* What is found, as `id=name`, and `all` and `here`; where `code` stands nobody is. */
/* clang-format off */
static const struct {
	const char *text, *found;
} vectors[] = {
	/* Where the sign stands. */
	{ "@ada", "1=ada" }, { "hello @ada", "1=ada" }, { "hello\n@ada", "1=ada" }, { "a\u00a0@ada", "1=ada" },
	{ "a\u3000@ada", "1=ada" },
	{ "(@ada)", "1=ada" }, { "[@ada]", "1=ada" }, { "{@ada}", "1=ada" }, { "\"@ada\"", "1=ada" }, { "'@ada'", "1=ada" },
	{ "«@ada»", "1=ada" }, { "„@ada“", "1=ada" }, { "“@ada”", "1=ada" }, { "**@ada**", "1=ada" }, { "_@ada_", "1=ada" },
	{ "~~@ada~~", "1=ada" }, { ">@ada", "1=ada" }, { "@ada/@bob", "1=ada 2=bob" },
	{ "mail@ada", "" }, { "1@ada", "" }, { "ä@ada", "" }, { "님@ada", "" }, { ".@ada", "" }, { "\\@ada", "" }, { "@@ada", "" },
	{ "-@ada", "" },
	{ "今日@ada", "1=ada" }, { "です@ada", "1=ada" }, { "カ@ada", "1=ada" }, { "ครับ@ada", "1=ada" }, { "ສະບາຍ@ada", "1=ada" },
	{ "ខ្មែរ@ada", "1=ada" },
	{ "မြန်မာ@ada", "1=ada" }, { "はい、@ada", "1=ada" }, { "「@ada」", "1=ada" }, { "（@ada）", "1=ada" },
	/* Where the name ends. */
	{ "@ada, hi", "1=ada" }, { "@ada.", "1=ada" }, { "@ada's", "1=ada" }, { "@ada: hi", "1=ada" }, { "@ada_", "1=ada" },
	{ "@ada-lovelace", "1=ada" },
	{ "@ada@bob", "1=ada" }, { "@adam", "" }, { "@ada3", "" }, { "@adaä", "" }, { "@ada님", "" }, { "@ad", "" }, { "@", "" },
	{ "@ ada", "" },
	{ "@ada\u0301", "" }, { "@ada\u200d", "" }, { "@ada日本", "1=ada" }, { "@adaさん", "1=ada" }, { "@adaครับ", "1=ada" },
	{ "@ada　さん", "1=ada" },
	/* The longest. */
	{ "@bob", "2=bob" }, { "@bob.", "2=bob" }, { "@bob.b", "3=bob.b" }, { "@bob.b.", "3=bob.b" }, { "@bob.bb", "2=bob" },
	{ "@a-b", "8=a-b" },
	{ "@山田さん", "5=山田" }, { "@山さん", "6=山" }, { "@山田ada", "6=山" }, { "@山ada", "" }, { "@สมครับ", "7=สม" }, { "@田", "" },
	/* Case, and forms of the same. */
	{ "@ADA", "1=ADA" }, { "@BOB.B", "3=BOB.B" }, { "@ödön", "4=ödön" }, { "@o\u0308DO\u0308N", "4=o\u0308DO\u0308N" },
	{ "@ＡＤＡ", "1=ＡＤＡ" },
	{ "@カ\u3099", "9=カ\u3099" }, { "@ｶﾞ", "9=ｶﾞ" }, { "@ガさん", "9=ガ" }, { "@STRASSE", "10=STRASSE" },
	/* Each once. */
	{ "@ada @bob @ADA", "1=ada 2=bob" }, { "@bob @ada", "2=bob 1=ada" },
	/* Everybody. */
	{ "@all", "all" }, { "@Everyone!", "all" }, { "@here", "here" }, { "@all @here @ada", "1=ada all here" },
	{ "@allright", "" }, { "@ALL.", "all" },
	{ "x@all", "" }, { "`@all`", "" }, { "@channel", "" },
	/* Code. */
	{ "`@ada`", "" }, { "``@ada``", "" }, { "``a` @ada``", "" }, { "`a` @ada", "1=ada" }, { "` @ada", "1=ada" },
	{ "`` @ada `", "1=ada" },
	{ "` `` @ada `", "" }, { "`a @ada\nb`", "" }, { "`a @ada\n\nb`", "1=ada" }, { "\\` @ada `", "1=ada" }, { "\\`@ada `", "" },
	{ "\\\\` @ada `", "" },
	{ "```\n@ada\n```", "" }, { "```\n@ada\n```\n@bob", "2=bob" }, { "```\n@ada", "" }, { "```c\n@ada\n````\n@bob", "2=bob" },
	{ "````\n```\n@ada\n````\n@bob", "2=bob" }, { "```\n@ada\n``` x\n@bob", "" }, { "a\n   ```\n@ada\n   ```", "" },
	{ "a\n    ```\n @ada ", "1=ada" },
	{ "```@ada```", "" }, { "```@ada``` @bob", "2=bob" }, { "a ```\n@ada", "1=ada" }, { "~~~\n@ada\n~~~", "" },
	{ "```\n@ada\n~~~\n@bob", "" },
	{ "> ```\n> @ada\n> ```\n> @bob", "2=bob" }, { "> ```\n> @ada\n@bob", "2=bob" }, { "> `a\n> @ada`", "" },
	{ "> `a\n @ada`", "1=ada" },
	{ "- `a\n- @ada`", "1=ada" }, { "- `a\n  @ada`", "" }, { "- ```\n  @ada\n  ```\n@bob", "2=bob" },
	{ "- ```\n  @ada\n@bob", "2=bob" },
	{ "1. ```\n  @ada\n@bob", "2=bob" }, { "- a\n  ```\n  @ada\n@bob", "2=bob" }, { "`a\n# @ada`", "" },
	/* Nothing. */
	{ "", "" }, { "hello", "" }, { "@-ada", "" }, { "@nobody", "" }, { "@nobody @ada", "1=ada" },
};
/* clang-format on */

/* What was found, in words. */
static const char *
say(const char *text, const struct mentions *found)
{
	static struct strbuf words;

	strbuf_clear(&words);
	for (int i = 0; i < found->count; i++)
		strbuf_format(&words, "%s%lld=%.*s", words.length ? " " : "", (long long)found->mention[i].user,
		              (int)found->mention[i].length, text + found->mention[i].start);
	strbuf_text(&words, found->all ? words.length ? " all" : "all" : "");
	strbuf_text(&words, found->here ? words.length ? " here" : "here" : "");
	return strbuf_string(&words);
}

static void
try_vectors(void)
{
	struct mentions found;

	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++)
		claim_text(mentions_find(vectors[i].text, lookup, NULL, &found) ? say(vectors[i].text, &found) : NULL,
		           vectors[i].found, vectors[i].text);
}

/* Everybody who has a name of two characters or more, each a person of their own. */
static int64_t
lookup_any(void *context, const char *key)
{
	(void)context;
	return strlen(key) > 1 ? (int64_t)strtol(key + 1, NULL, 10) + 1 : 0;
}

static void
try_many(void)
{
	struct strbuf text = { 0 };
	struct mentions found;

	for (int i = 0; i < MENTIONS_MOST + 5; i++)
		strbuf_format(&text, "@u%d ", i);
	strbuf_text(&text, "@all");
	claim(mentions_find(text.text, lookup_any, NULL, &found) && found.count == MENTIONS_MOST && found.all
	              && found.mention[MENTIONS_MOST - 1].user == MENTIONS_MOST,
	      "of many people the first ones are mentioned, and everybody still");
	strbuf_free(&text);
}

/* A name that may end behind each of its characters, again and again. */
static void
try_hostile(void)
{
	struct strbuf text = { 0 };
	struct mentions found;

	for (int i = 0; i < 4000; i++)
		strbuf_text(&text, " @田田田田田田田田");
	asked = 0;
	claim(mentions_find(text.text, lookup, NULL, &found) && !found.count && asked == MENTION_ASKED_MOST,
	      "no text makes more look-ups than are allowed");
	strbuf_free(&text);
}

/* All but code stays, byte for byte. */
static void
try_blank(const char *text, const char *wanted)
{
	char *blank = code_blank(text);

	claim_text(blank, wanted, text);
	free(blank);
}

int
main(void)
{
	try_vectors();
	try_many();
	try_hostile();
	try_blank("a `b` c\n```\nd\n```\ne", "a ``` c\n```\n`\n```\ne");
	try_blank("a ``b`` `c", "a ````` `c");
	try_blank("``a` ä `b`", "``a``````b`");
	return tap_done();
}
