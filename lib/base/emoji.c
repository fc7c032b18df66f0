/* Emoji, by the properties that utf8proc has of each character: see emoji.h. */
#include "lib/base/emoji.h"
#include "lib/base/text.h"

#include <stddef.h>
#include <string.h>
#include <utf8proc.h>

enum {
	PRESENTATION = 0xfe0f,
	PRESENTATION_BYTES = 3,
	KEYCAP = 0x20e3,
	RESERVED_FIRST = 0x1f000,
	RESERVED_LAST = 0x1faff,
	RESERVED_MORE_FIRST = 0x1fc00,
	RESERVED_MORE_LAST = 0x1fffd,
	POINTS = EMOJI_BYTES /* at most, each of a byte */
};

/* The text without U+FE0F; false where it is too long. */
static bool
strip(const char *text, char emoji[EMOJI_BYTES + 1])
{
	size_t length = 0;

	while (*text) {
		if (!strncmp(text, "\xef\xb8\x8f", PRESENTATION_BYTES)) {
			text += PRESENTATION_BYTES;
			continue;
		}
		if (length == EMOJI_BYTES)
			return false;
		emoji[length++] = *text++;
	}
	emoji[length] = '\0';
	return true;
}

static int
read_points(const char *text, utf8proc_int32_t points[POINTS])
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
	int count = 0;

	while (*at)
		at += utf8proc_iterate(at, -1, &points[count++]);
	return count;
}

static bool
is_class(utf8proc_int32_t point, int class)
{
	return utf8proc_get_property(point)->boundclass == (unsigned)class;
}

static bool
is_flag(const utf8proc_int32_t *points, int count)
{
	return count == 2 && is_class(points[0], UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR)
	    && is_class(points[1], UTF8PROC_BOUNDCLASS_REGIONAL_INDICATOR);
}

static bool
is_keycap(const utf8proc_int32_t *points, int count)
{
	return count == 2 && points[1] == KEYCAP && ((points[0] >= '0' && points[0] <= '9') || points[0] == '#' || points[0] == '*');
}

static bool
is_cluster(const utf8proc_int32_t *points, int count)
{
	utf8proc_int32_t state = 0;

	for (int i = 1; i < count; i++)
		if (utf8proc_grapheme_break_stateful(points[i - 1], points[i], &state))
			return false;
	return count > 0;
}

/* What Unicode has set aside for pictographs to come is Extended_Pictographic already, so that what reads them need not be as new as what
 * writes them; utf8proc has properties of characters alone that its own version of Unicode knows. */
static bool
is_pictograph(utf8proc_int32_t point)
{
	if (is_class(point, UTF8PROC_BOUNDCLASS_EXTENDED_PICTOGRAPHIC))
		return true;
	return utf8proc_category(point) == UTF8PROC_CATEGORY_CN
	    && ((point >= RESERVED_FIRST && point <= RESERVED_LAST)
	        || (point >= RESERVED_MORE_FIRST && point <= RESERVED_MORE_LAST));
}

static bool
has_pictograph(const utf8proc_int32_t *points, int count)
{
	for (int i = 0; i < count; i++)
		if (is_pictograph(points[i]))
			return true;
	return false;
}

bool
emoji_read(const char *text, char emoji[EMOJI_BYTES + 1])
{
	utf8proc_int32_t points[POINTS];
	int count;

	if (!text_valid(text, strlen(text)) || !strip(text, emoji))
		return false;
	count = read_points(emoji, points);
	return is_flag(points, count) || is_keycap(points, count) || (is_cluster(points, count) && has_pictograph(points, count));
}
