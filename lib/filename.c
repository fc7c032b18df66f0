/* Names of uploaded files: see filename.h. */
#include "filename.h"

#include <stdbool.h>
#include <string.h>
#include <utf8proc.h>

enum { EXTENSION_BYTES = 32 };   /* longer ones are no extensions */

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

/* Copies as many whole characters as fit into `most` bytes; what is no UTF-8 becomes `_`. Returns the bytes written. */
static size_t
copy(const char *from, size_t length, char *to, size_t most)
{
	size_t written = 0;

	while (length > 0) {
		utf8proc_int32_t point;
		utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)from, (utf8proc_ssize_t)length, &point);
		bool valid = used > 0;
		size_t bytes = valid ? (size_t)used : 1;

		if (!valid || is_shown(point)) {
			if (written + bytes > most)
				break;
			memcpy(to + written, valid ? from : "_", bytes);
			written += bytes;
		}
		from += bytes;
		length -= bytes;
	}
	to[written] = '\0';
	return written;
}

/* What is not shown does not keep the blanks behind it from standing in front. */
static const char *
skip_blanks(const char *name)
{
	utf8proc_int32_t point;
	utf8proc_ssize_t used;

	for (;;) {
		used = *name == ' ' ? 1 : utf8proc_iterate((const utf8proc_uint8_t *)name, -1, &point);
		if (!*name || used <= 0 || (*name != ' ' && is_shown(point)))
			return name;
		name += used;
	}
}

static const char *
extension_of(const char *name)
{
	const char *dot = strrchr(name, '.');

	return dot && dot != name && strlen(dot) <= EXTENSION_BYTES ? dot : name + strlen(name);
}

void
filename_clean(const char *sent, char name[FILENAME_BYTES])
{
	const char *part = skip_blanks(last_part(sent)), *extension;
	char tail[EXTENSION_BYTES + 1];
	size_t tail_length, length;

	extension = extension_of(part);
	tail_length = copy(extension, strlen(extension), tail, EXTENSION_BYTES);
	length = copy(part, (size_t)(extension - part), name, FILENAME_BYTES - 1 - tail_length);
	memcpy(name + length, tail, tail_length + 1);
	/* Dots and blanks alone name a directory, or nothing. */
	if (strspn(name, ". ") == strlen(name))
		strcpy(name, "file");
}
