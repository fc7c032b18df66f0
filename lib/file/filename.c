/* Names of uploaded files: see filename.h. */
#include "lib/file/filename.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

enum { EXTENSION_BYTES = 32 }; /* longer ones are no extensions */

static const char *
last_part(const char *name)
{
	const char *part = name;

	for (; *name; name++)
		if (*name == '/' || *name == '\\')
			part = name + 1;
	return part;
}

/* What would make a name lie about itself: "gpj.exe" that is shown as "exe.jpg". */
static bool
turns_direction(utf8proc_int32_t point)
{
	return point == 0x061c || point == 0x200e || point == 0x200f || (point >= 0x202a && point <= 0x202e)
	    || (point >= 0x2066 && point <= 0x2069);
}

static bool
is_shown(utf8proc_int32_t point)
{
	utf8proc_category_t category = utf8proc_category(point);

	return category != UTF8PROC_CATEGORY_CC && category != UTF8PROC_CATEGORY_ZL && category != UTF8PROC_CATEGORY_ZP
	    && !turns_direction(point);
}

/* The part without what is not shown; what is no UTF-8 becomes `_`. */
static void
filter(const char *part, struct strbuf *to)
{
	while (*part) {
		utf8proc_int32_t point;
		utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)part, -1, &point);

		if (used <= 0)
			strbuf_add(to, "_", 1);
		else if (is_shown(point))
			strbuf_add(to, part, (size_t)used);
		part += used > 0 ? used : 1;
	}
}

/* How many bytes of a text fit into `most`, cut where a reader sees a character end: a letter keeps its marks, unless it alone has
 * more of them than fit. */
static size_t
filename_whole_characters(const char *text, size_t length, size_t most)
{
	size_t at = 0, end = 0;
	utf8proc_int32_t point, before = 0, state = 0;

	if (length <= most)
		return length;
	while (at <= most) {
		utf8proc_ssize_t used =
			utf8proc_iterate((const utf8proc_uint8_t *)text + at, (utf8proc_ssize_t)(length - at), &point);

		if (at > 0 && utf8proc_grapheme_break_stateful(before, point, &state))
			end = at;
		if (at + (size_t)used > most)
			break;
		at += (size_t)used;
		before = point;
	}
	return end ? end : at;
}

static const char *
extension_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && dot != name && strlen(dot) <= EXTENSION_BYTES ? dot : name + strlen(name);
}

static void
cut(const char *whole, char name[FILENAME_BYTES])
{
	const char *extension = extension_of(whole);
	size_t tail = strlen(extension),
	       length = filename_whole_characters(whole, (size_t)(extension - whole), FILENAME_BYTES - 1 - tail);

	memcpy(name, whole, length);
	memcpy(name + length, extension, tail + 1);
}

void
filename_clean(const char *sent, char name[FILENAME_BYTES])
{
	struct strbuf shown = { 0 };
	char *normal;

	filter(last_part(sent), &shown);
	normal = shown.failed ? NULL : text_normalized(strbuf_string(&shown));
	cut(normal ? normal + strspn(normal, " ") : "", name);
	free(normal);
	strbuf_free(&shown);
	/* Dots and blanks alone name a directory, or nothing, as does what nobody can see. */
	if (strspn(name, ". ") == strlen(name) || !text_visible(name))
		strcpy(name, "file");
}
