/*
 * The same normalization forms as utf8proc makes: lib/normalize. Every character alone and among marks, then texts that are
 * mostly marks, in long and short runs. What it costs is for tests/unit/cost to say.
 */
#include "tap.h"
#include "lib/base/normalize.h"

#include <stdint.h>
#include <stdlib.h>

enum { LAST_POINT = 0x10ffff, TEXTS = 20000, POINTS_MOST = 80 };

static const utf8proc_option_t forms[] = {
	UTF8PROC_STABLE | UTF8PROC_COMPOSE, UTF8PROC_STABLE | UTF8PROC_DECOMPOSE,
	UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE,
	UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_STRIPMARK
};

enum { FORMS = sizeof forms / sizeof forms[0] };

static bool
same(const char *text)
{
	bool all = true;

	for (int i = 0; i < FORMS; i++) {
		char *ours = normalize(text, forms[i]);
		utf8proc_uint8_t *theirs = NULL;

		utf8proc_map((const utf8proc_uint8_t *)text, 0, &theirs, forms[i] | UTF8PROC_NULLTERM);
		all = all && ours && theirs && !strcmp(ours, (char *)theirs);
		free(ours);
		free(theirs);
	}
	return all;
}

static size_t
put(char *to, utf8proc_int32_t point)
{
	return (size_t)utf8proc_encode_char(point, (utf8proc_uint8_t *)to);
}

/* A character between marks whose order is wrong: above before below before a nukta. */
static bool
same_among_marks(utf8proc_int32_t point)
{
	static const utf8proc_int32_t around[] = { 'a', 0x0301, 0x0323, 0, 0x0301, 0x0323, 0x3099, 'b' };
	char text[64];
	size_t length = 0;

	for (size_t i = 0; i < sizeof around / sizeof around[0]; i++)
		length += put(text + length, around[i] ? around[i] : point);
	text[length] = '\0';
	return same(text);
}

static void
check_every_character(void)
{
	int wrong = 0;

	for (utf8proc_int32_t point = 1; point <= LAST_POINT; point++)
		if (utf8proc_codepoint_valid(point) && utf8proc_category(point) != UTF8PROC_CATEGORY_CN)
			wrong += !same_among_marks(point);
	claim(wrong == 0, "every character among marks");
}

/* Numbers that are the same each time (xorshift). */
static uint32_t
next_number(void)
{
	static uint32_t state = 2463534242u;

	state ^= state << 13;
	state ^= state >> 17;
	return state ^= state << 5;
}

/* Mostly marks of several classes, some that come out of one character with class 0, and a letter now and then. */
static utf8proc_int32_t
next_point(void)
{
	static const utf8proc_int32_t some[] = { 'a', 'A', 0x0344, 0x0f73, 0xff9e, 0x01d6, 0x0345, 0x05b0, 0x3099, 0x034f, 0xfdfa };
	uint32_t number = next_number();

	return number % 5 ? 0x0300 + (utf8proc_int32_t)(number >> 8) % 0x70 : some[(number >> 8) % (sizeof some / sizeof some[0])];
}

static void
check_marks(void)
{
	int wrong = 0;

	for (int i = 0; i < TEXTS; i++) {
		char text[POINTS_MOST * 4 + 1];
		uint32_t count = next_number() % POINTS_MOST;
		size_t length = 0;

		for (uint32_t j = 0; j < count; j++)
			length += put(text + length, next_point());
		text[length] = '\0';
		wrong += !same(text);
	}
	claim(wrong == 0, "texts that are mostly marks");
}

int
main(void)
{
	check_every_character();
	check_marks();
	claim(same(""), "nothing");
	claim(!normalize("\xff", forms[0]), "what is no UTF-8 has no form");
	return tap_done();
}
