/* Folding for search: see search_key.h. It decomposes, drops and replaces single characters, and composes what is left. */
#include "lib/base/search_key.h"
#include "lib/base/normalize.h"
#include "lib/base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

const char search_key_last[] = "\xf4\x8f\xbf\xbf";

static const utf8proc_option_t decomposed_form =
	UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
static const utf8proc_option_t composed_form = UTF8PROC_STABLE | UTF8PROC_COMPOSE;

/* Letters that people take for others, which Unicode does not decompose, in order. None of the replacements is longer in UTF-8. */
static const struct letter {
	utf8proc_int32_t point;
	const char *as;
	/* clang-format off */
} letters[] = {
	/* The grave accent, as an apostrophe. */
	{ 0x0060, "'" },
	/* Latin. */
	{ 0x00e6, "ae" }, { 0x00f0, "d" }, { 0x00f8, "o" }, { 0x00fe, "th" }, { 0x0111, "d" }, { 0x0127, "h" }, { 0x0131, "i" },
	{ 0x0142, "l" }, { 0x0153, "oe" }, { 0x0167, "t" }, { 0x0180, "b" }, { 0x01b6, "z" }, { 0x01e5, "g" },
	/* Apostrophes and hyphens of several scripts. */
	{ 0x02bb, "'" }, { 0x02bc, "'" }, { 0x055a, "'" }, { 0x05be, "-" }, { 0x05f3, "'" },
	/* Arabic, as typed on keyboards of different countries: yeh, kaf, heh, alef; the lengthening stroke says nothing. */
	{ 0x0629, "\xd9\x87" }, { 0x0640, "" }, { 0x0649, "\xd9\x8a" }, { 0x0671, "\xd8\xa7" }, { 0x06a9, "\xd9\x83" },
	{ 0x06c1, "\xd9\x87" }, { 0x06cc, "\xd9\x8a" },
	/* Apostrophes and hyphens of all. */
	{ 0x2010, "-" }, { 0x2012, "-" }, { 0x2013, "-" }, { 0x2014, "-" }, { 0x2018, "'" }, { 0x2019, "'" }, { 0x2032, "'" },
	{ 0x2212, "-" },
};
/* clang-format on */

static int
by_point(const void *point, const void *letter)
{
	utf8proc_int32_t sought = *(const utf8proc_int32_t *)point, is = ((const struct letter *)letter)->point;

	return sought < is ? -1 : sought > is;
}

static const char *
replacement(utf8proc_int32_t point)
{
	const struct letter *letter = bsearch(&point, letters, sizeof letters / sizeof letters[0], sizeof letters[0], by_point);

	return letter ? letter->as : NULL;
}

/* Marks that go with any letter, and the points of scripts that are written with or without them. */
static bool
is_accent(utf8proc_int32_t point)
{
	static const struct {
		utf8proc_int32_t first, last;
	} blocks[] = {
		{ 0x0300, 0x036f }, { 0x0591, 0x05c7 }, { 0x0610, 0x061a }, { 0x064b, 0x065f },
		{ 0x0670, 0x0670 }, { 0x06d6, 0x06ed }, { 0x08d3, 0x08ff }, { 0x1ab0, 0x1aff },
		{ 0x1dc0, 0x1dff }, { 0x20d0, 0x20ff }, { 0xfe20, 0xfe2f },
	};

	if (utf8proc_category(point) != UTF8PROC_CATEGORY_MN)
		return false;
	for (size_t i = 0; i < sizeof blocks / sizeof blocks[0]; i++)
		if (point >= blocks[i].first && point <= blocks[i].last)
			return true;
	return false;
}

/* Of the Cyrillic letters with a mark only ё is taken for the one without, and what shows no more than the stress. */
static bool
makes_letter(utf8proc_int32_t base, utf8proc_int32_t mark)
{
	enum { ACUTE = 0x0301, MACRON = 0x0304, BREVE = 0x0306, DIAERESIS = 0x0308, DOUBLE_ACUTE = 0x030b };
	enum { GHE = 0x0433, IE = 0x0435, KA = 0x043a };

	if (base < 0x0430 || base > 0x04ff)
		return false;
	return mark == BREVE || mark == MACRON || mark == DOUBLE_ACUTE || (mark == DIAERESIS && base != IE)
	    || (mark == ACUTE && (base == GHE || base == KA));
}

/* In place: nothing grows. */
static void
reduce(char *text)
{
	utf8proc_int32_t base = 0;
	char *to = text, *start = text;

	while (*text) {
		size_t length;
		utf8proc_int32_t point = text_point(text, &length);
		const char *as = text, *letter = replacement(point);

		text += length;
		if (is_accent(point) && !makes_letter(base, point))
			continue;
		if (letter) {
			as = letter;
			length = strlen(letter);
		}
		if (length == 1 && *as == ' ' && (to == start || to[-1] == ' '))
			continue;
		memmove(to, as, length);
		to += length;
		base = point;
	}
	if (to > start && to[-1] == ' ')
		to--;
	*to = '\0';
}

char *
search_key(const char *text)
{
	char *decomposed = normalize(text, decomposed_form), *key;

	if (!decomposed)
		return NULL;
	reduce(decomposed);
	key = normalize(decomposed, composed_form);
	free(decomposed);
	return key;
}

void
search_words(const char *key, void (*take)(void *context, const char *rest), void *context)
{
	bool inside = false;
	size_t bytes;

	for (const char *at = key; *at; at += bytes) {
		if (!inside && *at != ' ')
			take(context, at);
		inside = text_alphanumeric(at, &bytes) || (inside && text_mark(at, &bytes));
	}
}
