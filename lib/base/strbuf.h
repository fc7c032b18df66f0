/*
 * Growing text. A zeroed struct is a valid empty one. When memory runs out the buffer remembers it
 * (`failed`) and takes no more, so that a builder asks once at its end instead of at every step.
 */
#ifndef MOZNODS_STRBUF_H
#define MOZNODS_STRBUF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct strbuf {
	char *text;    /* NUL-terminated, or NULL while nothing was ever added; owned */
	size_t length; /* bytes, without the NUL */
	size_t room;   /* bytes allocated */
	bool failed;
};

/* strbuf_reserve where there is not room enough yet. */
char *strbuf_grow(struct strbuf *buffer, size_t extra);

/* Makes sure `extra` more bytes fit and returns where they go, NULL when memory ran out. The caller
 * raises `length` by what it wrote. In the header, as what follows it: an answer is made of thousands of short pieces, and the
 * compiler knows the length of a literal. */
static inline char *
strbuf_reserve(struct strbuf *buffer, size_t extra)
{
	if (!buffer->failed && extra < buffer->room - buffer->length)
		return buffer->text + buffer->length;
	return strbuf_grow(buffer, extra);
}

/* Appends `length` bytes of `data`, which may hold NUL. */
static inline void
strbuf_add(struct strbuf *buffer, const void *data, size_t length)
{
	char *end = strbuf_reserve(buffer, length);

	if (!end)
		return;
	if (length)
		memcpy(end, data, length);
	end[length] = '\0';
	buffer->length += length;
}

/* Appends a NUL-terminated text. */
static inline void
strbuf_text(struct strbuf *buffer, const char *text)
{
	strbuf_add(buffer, text, strlen(text));
}

/* Appends as printf(3) formats. */
void strbuf_format(struct strbuf *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Appends a number in decimal: what most of an answer's short pieces are, and to format them is dear. */
void strbuf_number(struct strbuf *buffer, int64_t number);

/* Appends `text`, which must be UTF-8, as a JSON string with its quotes (RFC 8259, section 7), byte for byte as
 * SQLite's json_quote() does. */
void strbuf_json(struct strbuf *buffer, const char *text);

/* The text so far, "" when there is none; borrowed until the next change. */
const char *strbuf_string(const struct strbuf *buffer);

/* Empties the buffer and forgets a failure; keeps the memory. */
void strbuf_clear(struct strbuf *buffer);

/* Gives the memory back and leaves a valid empty buffer. */
void strbuf_free(struct strbuf *buffer);

#endif
