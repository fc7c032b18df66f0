/* What a text is found by: lib/search/search_token. A query is found where its words follow each other in the text. */
#include "tap.h"
#include "lib/base/strbuf.h"
#include "lib/search/search_token.h"

#include <stdlib.h>

/* clang-format off */
static const struct {
	const char *text, *query;
	bool found;
} vectors[] = {
	/* Case, accents, letters that people take for others. */
	{ "Zürich im MÄRZ", "zurich", true }, { "naïve café", "CAFE", true }, { "cafe\u0301", "café", true }, { "Đà Nẵng", "da nang", true },
	{ "Straße", "STRASSE", true }, { "Łódź", "lodz", true }, { "ﬁnal", "final", true }, { "Ｈｅｌｌｏ　１２３", "hello 123", true },
	{ "al\u200bice", "alice", true }, { "co\u00adoperate", "cooperate", true }, { "ΟΔΥΣΣΕΥΣ", "οδυσσευς", true },
	{ "Œuvre", "oeuvre", true }, { "Ħamrun", "hamrun", true }, { "ǆamija", "DŽAMIJA", true },
	/* Cyrillic. */
	{ "Ещё раз", "еще", true }, { "ЁЛКА", "елка", true }, { "Мой май", "мои", false }, { "мой", "мои\u0306", true }, { "Київ", "КИЇВ", true },
	{ "Киів", "Київ", false }, { "за\u0301мок", "замок", true }, { "привет, мир!", "ПРИВЕТ МИР", true },
	/* Turkish. */
	{ "İSTANBUL", "istanbul", true }, { "ISPARTA", "ısparta", true }, { "Iğdır ılık", "igdir ilik", true }, { "çağrı", "CAGRI", true },
	/* Hebrew, Arabic. */
	{ "שָׁלוֹם", "שלום", true }, { "مُحَمَّد", "محمد", true }, { "محـمد", "محمد", true },
	/* Chinese: from one character on, inside a sentence; what is no phrase of it is not found. */
	{ "我们明天去北京开会", "北京", true }, { "我们明天去北京开会", "京", true }, { "我们明天去北京开会", "京北", false }, { "漢字ＡＢＣ", "字abc", true },
	{ "𠮷野家", "野", true }, { "你好，世界", "好世", true },
	/* Japanese: voicing makes another letter, width does not. */
	{ "東京タワーへ行く", "タワー", true }, { "東京タワーへ行く", "へ", true }, { "ｶﾞｽ会社", "ガス", true }, { "か\u3099す", "がす", true },
	{ "がす", "かす", false }, { "ｶﾅ", "カナ", true }, { "佐々木", "々木", true },
	/* Korean: syllables, composed or not. */
	{ "김치찌개를 먹었다", "김치", true }, { "김치찌개를 먹었다", "찌개", true }, { "김치찌개를 먹었다", "먹", true },
	{ "\u1100\u1175\u11b7\u110e\u1175", "김치", true }, { "하나", "한", false }, { "ㅋㅋㅋ", "ㅋㅋㅋ", true },
	/* Thai, Lao, Khmer, Burmese. */
	{ "ฉันชอบกาแฟมาก", "กาแฟ", true }, { "ฉันชอบกาแฟมาก", "แฟ", true }, { "น้ำตก", "น้\u0e4d\u0e32", true }, { "ที่นี่", "ทีนี", false },
	{ "ຂ້ອຍມັກກາເຟ", "ກາເຟ", true }, { "ខ្ញុំចូលចិត្តកាហ្វេ", "កាហ្វេ", true }, { "ကော်ဖီကြိုက်တယ်", "ဖီ", true }, { "น้ำ\u200bใจ", "น้ำใจ", true },
	/* Vowel signs of India stay. */
	{ "हिन्दी भाषा", "हिन्दी", true }, { "कि", "कु", false },
	/* What separates, and what does not. */
	{ "O’Brien's", "o'brien", true }, { "foo_bar.txt", "bar txt", true }, { "https://example.org/a-b", "example.org", true }, { "well-known", "wellknown", false },
	{ "C++ in 2026", "c in 2026", true }, { "one, two", "two one", false },
	/* Pictures, whatever their tone. */
	{ "done 🎉!", "🎉", true }, { "👍🏽", "👍", true }, { "👩\u200d💻", "💻", true }, { "❤️", "❤", true }, { "🎉", "👍", false },
};
/* clang-format on */

enum { MOST = 64 };

struct list {
	int count;
	char word[MOST][SEARCH_TOKEN_BYTES + 1];
};

static void
add(void *context, const struct search_token *token)
{
	struct list *list = context;

	if (list->count < MOST)
		snprintf(list->word[list->count++], sizeof list->word[0], "%s", token->word);
}

static bool
is_found(const char *text, const char *query)
{
	struct list whole = { 0 }, part = { 0 };

	if (!search_tokens(text, add, &whole) || !search_tokens(query, add, &part) || !part.count)
		return false;
	for (int i = 0; i + part.count <= whole.count; i++) {
		int same = 0;

		while (same < part.count && !strcmp(whole.word[i + same], part.word[same]))
			same++;
		if (same == part.count)
			return true;
	}
	return false;
}

static void
show(void *context, const struct search_token *token)
{
	strbuf_format(context, "%s@%zu-%zu ", token->word, token->start, token->end);
}

/* Words with the places that they have in the text. */
static void
check_places(const char *text, const char *wanted)
{
	struct strbuf shown = { 0 };

	search_tokens(text, show, &shown);
	claim_text(strbuf_string(&shown), wanted, text);
	strbuf_free(&shown);
}

/* A word without end has a beginning that it is found by, cut off at a character. */
static void
check_long(void)
{
	char text[401] = "", wanted[SEARCH_TOKEN_BYTES + 16] = "", *end = wanted;

	for (int i = 0; i < 200; i++)
		memcpy(text + i * 2, "\xd1\x8f", 3);
	for (int i = 0; i < SEARCH_TOKEN_BYTES / 2; i++)
		end = stpcpy(end, "\xd1\x8f");
	sprintf(end, "@0-400 ");
	check_places(text, wanted);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof vectors / sizeof vectors[0]; i++) {
		bool right = is_found(vectors[i].text, vectors[i].query) == vectors[i].found;

		claim(right, vectors[i].found ? "is found" : "is not found");
		if (!right)
			printf("# %s: %s\n", vectors[i].text, vectors[i].query);
	}
	check_places("Ein Wort, 2 東京é", "ein@0-3 wort@4-8 2@10-11 東@12-15 京@15-18 e@18-20 ");
	check_places("\u0301 .. ", "");
	check_places("ﬃ ½ ㎏", "ffi@0-3 ");
	check_long();
	return tap_done();
}
