/* Growing text: see strbuf.h. Knows nothing but memory. */
#include "lib/base/strbuf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FORMATTED_MOSTLY = 120 }; /* bytes that one call of strbuf_format adds, or fewer */

char *
strbuf_grow(struct strbuf *buffer, size_t extra)
{
	size_t room = buffer->room ? buffer->room : 256;
	char *text;

	if (buffer->failed)
		return NULL;
	if (extra > SIZE_MAX / 4 || buffer->length > SIZE_MAX / 4) {
		buffer->failed = true;
		return NULL;
	}
	while (room < buffer->length + extra + 1)
		room *= 2;
	if (room != buffer->room) {
		if (!(text = realloc(buffer->text, room))) {
			buffer->failed = true;
			return NULL;
		}
		buffer->text = text;
		buffer->room = room;
	}
	return buffer->text + buffer->length;
}

void
strbuf_format(struct strbuf *buffer, const char *format, ...)
{
	char *end = strbuf_reserve(buffer, FORMATTED_MOSTLY);
	size_t room = buffer->room - buffer->length;
	va_list values;
	int length;

	if (!end)
		return;
	va_start(values, format);
	length = vsnprintf(end, room, format, values);
	va_end(values);
	if (length < 0)
		*end = '\0';
	/* Formatted again where there was too little room, which is rare. */
	if (length >= 0 && (size_t)length >= room && (end = strbuf_reserve(buffer, (size_t)length))) {
		va_start(values, format);
		vsnprintf(end, (size_t)length + 1, format, values);
		va_end(values);
	}
	if (length > 0 && end)
		buffer->length += (size_t)length;
}

void
strbuf_number(struct strbuf *buffer, int64_t number)
{
	char digits[24], *end = digits + sizeof digits, *first = end;
	uint64_t rest = number < 0 ? -(uint64_t)number : (uint64_t)number;

	do
		*--first = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		*--first = '-';
	strbuf_add(buffer, first, (size_t)(end - first));
}

/* What stands behind the backslash for a control character that has a short form, 0 for the others. */
static const char short_forms[0x20] = { ['\b'] = 'b', ['\t'] = 't', ['\n'] = 'n', ['\f'] = 'f', ['\r'] = 'r' };

static bool
is_plain(char c)
{
	return (unsigned char)c >= 0x20 && c != '"' && c != '\\';
}

/* Whether all of eight bytes are plain. A byte that is too small, or differs from a quote or a backslash by nothing, borrows from
 * its highest bit; those that had it before are beyond ASCII, and plain. */
static bool
are_plain(const char *bytes)
{
	const uint64_t ones = UINT64_MAX / 255, high = ones * 0x80;
	uint64_t eight;

	memcpy(&eight, bytes, sizeof eight);
	return !(((eight - ones * 0x20) | ((eight ^ ones * '"') - ones) | ((eight ^ ones * '\\') - ones)) & ~eight & high);
}

/* How many bytes stand for themselves. */
static size_t
plain_length(const char *text, size_t length)
{
	size_t plain = 0;

	for (;;) {
		while (length - plain >= sizeof(uint64_t) && are_plain(text + plain))
			plain += sizeof(uint64_t);
		if (plain == length || !is_plain(text[plain]))
			return plain;
		plain++;
	}
}

static void
strbuf_add_escaped(struct strbuf *buffer, unsigned char c)
{
	if (c < 0x20 && !short_forms[c])
		strbuf_format(buffer, "\\u%04x", c);
	else
		strbuf_format(buffer, "\\%c", c < 0x20 ? short_forms[c] : c);
}

/* Appends a text up to the first byte that does not stand for itself, and returns how many there are. It is looked at where it has been
 * copied to: behind it there are bytes that fill up the last eight, so that a short text is looked at at once. */
static size_t
strbuf_add_plain(struct strbuf *buffer, const char *text, size_t length)
{
	char *end = strbuf_reserve(buffer, length + sizeof(uint64_t));
	size_t plain;

	if (!end)
		return length;
	memcpy(end, text, length);
	memset(end + length, ' ', sizeof(uint64_t));
	plain = plain_length(end, (length + sizeof(uint64_t) - 1) / sizeof(uint64_t) * sizeof(uint64_t));
	if (plain > length)
		plain = length;
	end[plain] = '\0';
	buffer->length += plain;
	return plain;
}

/* Most texts are plain as a whole. Of others the rest is not copied again and again. */
void
strbuf_json(struct strbuf *buffer, const char *text)
{
	size_t left = strlen(text), plain;

	strbuf_add(buffer, "\"", 1);
	plain = strbuf_add_plain(buffer, text, left);
	while (plain < left) {
		strbuf_add_escaped(buffer, (unsigned char)text[plain]);
		text += plain + 1;
		left -= plain + 1;
		plain = plain_length(text, left);
		strbuf_add(buffer, text, plain);
	}
	strbuf_add(buffer, "\"", 1);
}

const char *
strbuf_string(const struct strbuf *buffer)
{
	return buffer->text && buffer->length ? buffer->text : "";
}

void
strbuf_clear(struct strbuf *buffer)
{
	buffer->length = 0;
	buffer->failed = false;
	if (buffer->text)
		*buffer->text = '\0';
}

void
strbuf_free(struct strbuf *buffer)
{
	free(buffer->text);
	*buffer = (struct strbuf){ 0 };
}
