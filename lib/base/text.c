/* Unicode text: see text.h. */
#include "lib/base/text.h"
#include "lib/base/normalize.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

bool
text_valid(const char *bytes, size_t length)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)bytes;
	utf8proc_int32_t point;

	while (length > 0) {
		utf8proc_ssize_t used = utf8proc_iterate(at, (utf8proc_ssize_t)length, &point);

		if (used <= 0)
			return false;
		at += used;
		length -= (size_t)used;
	}
	return true;
}

size_t
text_count(const char *text)
{
	size_t count = 0;

	for (; *text; text++)
		count += ((unsigned char)*text & 0xc0) != 0x80;
	return count;
}

int32_t
text_point(const char *text, size_t *bytes)
{
	utf8proc_int32_t point = 0;
	utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text, -1, &point);

	*bytes = used > 0 ? (size_t)used : 1;
	return point;
}

static bool
text_is_control(utf8proc_int32_t point)
{
	return utf8proc_category(point) == UTF8PROC_CATEGORY_CC;
}

/* What a single line may not have. */
static bool
is_control_or_break(utf8proc_int32_t point)
{
	return text_is_control(point) || point == 0x2028 || point == 0x2029;
}

bool
text_point_space(int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	return (point >= '\t' && point <= '\r') || point == 0x85 || category == UTF8PROC_CATEGORY_ZS
	    || category == UTF8PROC_CATEGORY_ZL || category == UTF8PROC_CATEGORY_ZP;
}

char *
text_trim(char *text)
{
	size_t bytes;
	char *end;

	while (*text && text_point_space(text_point(text, &bytes)))
		text += bytes;
	end = text;
	for (char *at = text; *at; at += bytes)
		if (!text_point_space(text_point(at, &bytes)))
			end = at + bytes;
	*end = '\0';
	return text;
}

void
text_remove_controls(char *text)
{
	char *to = text;
	size_t bytes;

	for (; *text; text += bytes) {
		utf8proc_int32_t point = text_point(text, &bytes);

		if (text_is_control(point) && point != '\t' && point != '\n')
			continue;
		memmove(to, text, bytes);
		to += bytes;
	}
	*to = '\0';
}

bool
text_has_controls(const char *text)
{
	size_t bytes;

	for (; *text; text += bytes)
		if (is_control_or_break(text_point(text, &bytes)))
			return true;
	return false;
}

bool
text_has_direction(const char *text)
{
	size_t bytes;

	for (; *text; text += bytes) {
		utf8proc_int32_t point = text_point(text, &bytes);

		if (point == 0x061c || point == 0x200e || point == 0x200f || (point >= 0x202a && point <= 0x202e)
		    || (point >= 0x2066 && point <= 0x206f))
			return true;
	}
	return false;
}

/* Format characters that are shown with the number or word that they begin (Prepended_Concatenation_Mark). */
static bool
is_shown_format(utf8proc_int32_t point)
{
	return (point >= 0x0600 && point <= 0x0605) || point == 0x06dd || point == 0x070f || point == 0x0890 || point == 0x0891
	    || point == 0x08e2 || point == 0x110bd || point == 0x110cd;
}

/* Blanks that count as letters or symbols, and what is not assigned but would not be shown either (Default_Ignorable_Code_Point,
 * noncharacters). Other unassigned characters may be those of a newer Unicode. */
static bool
text_is_blank(utf8proc_int32_t point)
{
	return utf8proc_get_property(point)->ignorable || point == 0x2800 || point == 0x1d159 || point == 0x13441
	    || point == 0x13442 || point == 0x2065 || (point >= 0xfff0 && point <= 0xfffc) || (point >= 0xe0000 && point <= 0xe0fff)
	    || (point >= 0xfdd0 && point <= 0xfdef) || (point & 0xfffe) == 0xfffe;
}

static bool
is_visible(utf8proc_int32_t point)
{
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_MN:
	case UTF8PROC_CATEGORY_ME: return false;
	case UTF8PROC_CATEGORY_CF: return is_shown_format(point);
	default: return !text_is_blank(point);
	}
}

bool
text_visible(const char *text)
{
	size_t bytes;

	for (; *text; text += bytes)
		if (is_visible(text_point(text, &bytes)))
			return true;
	return false;
}

bool
text_has_space(const char *text)
{
	size_t bytes;

	for (; *text; text += bytes)
		if (text_point_space(text_point(text, &bytes)))
			return true;
	return false;
}

char *
text_normalized(const char *text)
{
	return normalize(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE);
}

char *
text_folded(const char *text)
{
	return normalize(text, UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
}

char *
text_lowered(const char *text)
{
	/* No letter's lower case is longer than four bytes, its code point's largest form. */
	char *lowered = malloc(strlen(text) * 4 + 1), *to = lowered;
	size_t bytes;

	for (; lowered && *text; text += bytes)
		to += utf8proc_encode_char(utf8proc_tolower(text_point(text, &bytes)), (utf8proc_uint8_t *)to);
	if (lowered)
		*to = '\0';
	return lowered;
}

bool
text_has_invisible(const char *text)
{
	size_t bytes;

	for (; *text; text += bytes)
		if (utf8proc_get_property(text_point(text, &bytes))->ignorable)
			return true;
	return false;
}

bool
text_point_alphanumeric(int32_t point)
{
	switch (utf8proc_category(point)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
	case UTF8PROC_CATEGORY_ND: return true;
	default: return false;
	}
}

bool
text_alphanumeric(const char *text, size_t *bytes)
{
	return text_point_alphanumeric(text_point(text, bytes));
}

bool
text_mark(const char *text, size_t *bytes)
{
	utf8proc_category_t category = utf8proc_category(text_point(text, bytes));

	return category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_MC;
}
