/* What a search takes for the same, and what it does not: lib/search_key. */
#include "tap.h"
#include "lib/base/search_key.h"

#include <stdlib.h>

/* clang-format off */
static const char *const same[][2] = {
	/* Case, compatibility forms, what cannot be seen. */
	{ "ALICE", "alice" }, { "Ａｌｉｃｅ", "alice" }, { "al\u200bi\u00adce", "alice" }, { "ﬁn", "fin" }, { "Straße", "STRASSE" },
	{ "ΟΔΥΣΣΕΥΣ", "οδυσσευς" }, { "DŽAMIJA", "ǆamija" },
	/* Latin with accents, composed or not. */
	{ "Ďáblice", "dablice" }, { "cafe\u0301", "café" }, { "cafe\u0301", "cafe" }, { "Ångström", "angstrom" }, { "Øyvind", "oyvind" },
	{ "Łukasz", "lukasz" }, { "Đorđe", "dorde" }, { "Guðrún", "gudrun" }, { "Þór", "thor" }, { "Ægir", "aegir" },
	{ "Œuvre", "oeuvre" }, { "Ħamrun", "hamrun" }, { "Zürich", "zurich" }, { "Ñandú", "nandu" }, { "Őry", "ory" },
	{ "Ștefan", "stefan" }, { "Şule", "sule" }, { "Gonçalo", "goncalo" }, { "Žofie", "zofie" }, { "Āris", "aris" },
	/* Turkish, Vietnamese. */
	{ "İstanbul", "istanbul" }, { "ISTANBUL", "İstanbul" }, { "Iğdır", "igdir" }, { "DİYARBAKIR", "diyarbakir" },
	{ "Nguyễn Văn Đức", "nguyen van duc" }, { "Phượng", "phuong" }, { "Đặng", "dang" },
	/* Cyrillic. */
	{ "Ёлкин", "елкин" }, { "ЁЛКИН", "ёлкин" }, { "Ещё\u0301", "еще" }, { "за\u0301мок", "замок" }, { "МАЙ", "май" },
	{ "маи\u0306", "май" }, { "Київ", "КИЇВ" }, { "Ѐ", "е" },
	/* Greek. */
	{ "Αθήνα", "ΑΘΗΝΑ" }, { "Ὀδυσσεύς", "οδυσσευς" }, { "Μαΐου", "μαιου" },
	/* Hebrew, Arabic, Persian. */
	{ "שָׁלוֹם", "שלום" }, { "مُحَمَّد", "محمد" }, { "أحمد", "احمد" }, { "آرش", "ارش" }, { "علی", "علي" }, { "کریم", "كريم" }, { "محـمد", "محمد" },
	/* East Asia. */
	{ "ガ", "ｶﾞ" }, { "か\u3099", "が" }, { "김", "\u1100\u1175\u11b7" },
	{ "مدرسة", "مدرسه" }, { "على", "علي" }, { "ٱلله", "الله" }, { "ہم", "هم" },
	/* Letters with a stroke. */
	{ "ƀ", "b" }, { "ƶ", "z" }, { "ǥ", "g" }, { "ŧ", "t" }, { "ı", "i" },
	/* Apostrophes, hyphens, white space. */
	{ "a`b a\u02bbb a\u02bcb a\u055ab a\u05f3b a\u2018b a\u2032b", "a'b a'b a'b a'b a'b a'b a'b" },
	{ "a\u05beb a\u2010b a\u2012b a\u2014b a\u2212b", "a-b a-b a-b a-b a-b" },
	{ "O’Brien", "o'brien" }, { "Дем’ян", "дем'ян" }, { "Jean–Luc", "jean-luc" }, { "Anna\u00a0\u2003 Maria ", "anna maria" },
};
/* clang-format on */

/* clang-format off */
static const char *const other[][2] = {
	{ "май", "маи" }, { "Андрей", "Андреи" }, { "Київ", "Киів" }, { "ў", "у" }, { "ѓ", "г" }, { "か", "が" }, { "は", "ぱ" }, { "한", "하" },
	{ "कि", "क" }, { "कु", "क" }, { "ที่", "ที" }, { "นี", "น" }, { "ы", "и" }, { "щ", "ш" }, { "a_b", "a.b" }, { "a%b", "ab" }, { "o'brien", "obrien" },
};
/* clang-format on */

static void
compare(const char *const pair[2], bool alike)
{
	char *one = search_key(pair[0]), *two = search_key(pair[1]);
	char what[128];

	snprintf(what, sizeof what, "%s: %s", alike ? "the same" : "not the same", one ? one : "");
	claim(one && two && !strcmp(one, two) == alike, what);
	if (!one || !two || !strcmp(one, two) != alike)
		printf("# %s is %s, %s is %s\n", pair[0], one, pair[1], two);
	free(one);
	free(two);
}

static char words[256];

static void
add_word(void *unused, const char *rest)
{
	(void)unused;
	strncat(words, rest, sizeof words - strlen(words) - 1);
	strncat(words, "|", sizeof words - strlen(words) - 1);
}

static void
begin_at(const char *key, const char *wanted)
{
	*words = '\0';
	search_words(key, add_word, NULL);
	claim_text(words, wanted, "where words begin");
}

/* Marks without end, in the order that costs an insertion most: the key is the letter. */
static void
check_marks(void)
{
	enum { MARKS = 100000 };
	char *text = malloc(MARKS * 2 + 2), *key;

	*text = 'a';
	for (int i = 0; i < MARKS; i++)
		memcpy(text + 1 + i * 2, i % 2 ? "\xcc\xa3" : "\xcc\x81", 2);
	text[1 + MARKS * 2] = '\0';
	claim_text(key = search_key(text), "a", "many marks are no more than few");
	free(key);
	free(text);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof same / sizeof same[0]; i++)
		compare(same[i], true);
	for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
		compare(other[i], false);
	begin_at("mina van der heide", "mina van der heide|van der heide|der heide|heide|");
	begin_at("o'brien_3", "o'brien_3|brien_3|3|");
	begin_at("किरण शर्मा", "किरण शर्मा|शर्मा|");
	begin_at("", "");
	check_marks();
	return tap_done();
}
