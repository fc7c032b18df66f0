/*
 * multipart/form-data as a stream: see multipart.h. Bytes pass through a window; of a body, only the last few, which
 * might be the beginning of a delimiter, wait there for more.
 */
#include "multipart.h"
#include "disposition.h"

#include <string.h>
#include <strings.h>

static bool
is_boundary(const char *text, size_t length)
{
	static const char allowed[] = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ'()+_,-./:=? ";

	if (length == 0 || length > MULTIPART_BOUNDARY_MAX || text[length - 1] == ' ')
		return false;
	for (size_t i = 0; i < length; i++)
		if (!text[i] || !strchr(allowed, text[i]))
			return false;
	return true;
}

bool
multipart_begin(struct multipart *multipart, const char *content_type, const struct multipart_sink *sink)
{
	static const char type[] = "multipart/form-data";
	char boundary[MULTIPART_BOUNDARY_MAX + 2] = "";

	if (strncasecmp(content_type, type, sizeof type - 1) != 0 || !strchr("; \t", content_type[sizeof type - 1])
	    || !disposition_parameter(content_type, "boundary", boundary, sizeof boundary)
	    || !is_boundary(boundary, strlen(boundary)))
		return false;
	multipart->sink = sink;
	multipart->state = MULTIPART_PREAMBLE;
	multipart->parts = 0;
	memcpy(multipart->delimiter, "\r\n--", 4);
	memcpy(multipart->delimiter + 4, boundary, strlen(boundary));
	multipart->delimiter_length = 4 + strlen(boundary);
	/* The first delimiter may stand at the very beginning, without the line end that belongs to all others. */
	memcpy(multipart->window, "\r\n", 2);
	multipart->length = 2;
	return true;
}

static void
consume(struct multipart *multipart, size_t count)
{
	multipart->length -= count;
	memmove(multipart->window, multipart->window + count, multipart->length);
}

/* Hands over `count` bytes of a body; of the preamble they are dropped. */
static bool
emit(struct multipart *multipart, size_t count)
{
	bool good = multipart->state == MULTIPART_PREAMBLE || count == 0
	         || multipart->sink->data(multipart->sink->context, multipart->window, count);

	consume(multipart, count);
	return good;
}

/* Looks for the delimiter that ends the preamble or a body; what cannot be part of it goes out. */
static bool
pass_body(struct multipart *multipart, bool *more)
{
	const char *found = memmem(multipart->window, multipart->length, multipart->delimiter, multipart->delimiter_length);

	if (!found) {
		size_t kept = multipart->delimiter_length - 1;

		*more = false;
		return multipart->length <= kept || emit(multipart, multipart->length - kept);
	}
	if (!emit(multipart, (size_t)(found - multipart->window)))
		return false;
	consume(multipart, multipart->delimiter_length);
	multipart->state = MULTIPART_DELIMITER;
	return true;
}

/* Behind a delimiter: two dashes end it all, else blanks and a line end begin a part. */
static bool
pass_delimiter(struct multipart *multipart, bool *more)
{
	size_t blanks = 0;

	if (multipart->length >= 2 && !memcmp(multipart->window, "--", 2)) {
		multipart->state = MULTIPART_END;
		return true;
	}
	while (blanks < multipart->length && (multipart->window[blanks] == ' ' || multipart->window[blanks] == '\t'))
		blanks++;
	if (blanks > MULTIPART_HEADERS_MAX)
		return false;
	if (multipart->length < blanks + 2) {
		*more = false;
		return (multipart->length == blanks || strchr("\r-", multipart->window[blanks]));
	}
	if (memcmp(multipart->window + blanks, "\r\n", 2) != 0 || ++multipart->parts > MULTIPART_PARTS_MAX)
		return false;
	/* The line end stays: it also begins the empty line of a part without headers. */
	consume(multipart, blanks);
	multipart->state = MULTIPART_HEADERS;
	return true;
}

/* The value of a header, if it is the one of that name (with its colon); else NULL. */
static const char *
multipart_value_of(const char *header, const char *name)
{
	size_t length = strlen(name);

	return strncasecmp(header, name, length) ? NULL : header + length + strspn(header + length, " \t");
}

/* Whether a value is one of these words, whatever their case. */
static bool
is_word(const char *value, const char *words)
{
	size_t length = strcspn(value, " \t");

	if (value[length + strspn(value + length, " \t")])
		return false;
	for (const char *word = words; *word; word += strspn(word, " ")) {
		size_t word_length = strcspn(word, " ");

		if (word_length == length && !strncasecmp(word, value, length))
			return true;
		word += word_length;
	}
	return false;
}

static void
multipart_read_header(struct multipart_part *part, const char *header)
{
	const char *value;

	if (multipart_value_of(header, "Content-Disposition:") && !*part->name) {
		disposition_parameter(header, "name", part->name, sizeof part->name);
		disposition_filename(header, part->filename, sizeof part->filename);
	} else if ((value = multipart_value_of(header, "Content-Encoding:"))) {
		part->encoded = part->encoded || !is_word(value, "identity");
	} else if ((value = multipart_value_of(header, "Content-Transfer-Encoding:"))) {
		part->encoded = part->encoded || !is_word(value, "7bit 8bit binary");
	}
}

/* Reads the headers of a part, which are changed; false when it has no name. */
static bool
read_headers(struct multipart_part *part, char *headers)
{
	*part = (struct multipart_part){ .name = "" };
	while (headers) {
		char *next = strstr(headers, "\r\n");

		if (next)
			*next = '\0';
		multipart_read_header(part, headers);
		headers = next ? next + 2 : NULL;
	}
	return *part->name != '\0';
}

static bool
pass_headers(struct multipart *multipart, bool *more)
{
	const char *end = memmem(multipart->window, multipart->length, "\r\n\r\n", 4);
	size_t length = end ? (size_t)(end - multipart->window) : multipart->length;

	/* Without their end, up to three bytes may be its beginning. */
	if (length > MULTIPART_HEADERS_MAX + (end ? 0 : 3) || memchr(multipart->window, '\0', length))
		return false;
	if (!end) {
		*more = false;
		return true;
	}
	multipart->window[length] = '\0';
	if (!read_headers(&multipart->part, multipart->window)
	    || !multipart->sink->begin(multipart->sink->context, &multipart->part))
		return false;
	consume(multipart, length + 4);
	multipart->state = MULTIPART_BODY;
	return true;
}

/* Takes what the window holds as far as it can be understood. */
static bool
advance(struct multipart *multipart)
{
	bool good = true, more = true;

	while (good && more && multipart->state != MULTIPART_END) {
		switch (multipart->state) {
		case MULTIPART_PREAMBLE:
		case MULTIPART_BODY: good = pass_body(multipart, &more); break;
		case MULTIPART_DELIMITER: good = pass_delimiter(multipart, &more); break;
		case MULTIPART_HEADERS: good = pass_headers(multipart, &more); break;
		default: good = false;
		}
	}
	if (!good)
		multipart->state = MULTIPART_BROKEN;
	return good;
}

bool
multipart_feed(struct multipart *multipart, const char *bytes, size_t length)
{
	while (length > 0 && multipart->state != MULTIPART_END) {
		size_t room = sizeof multipart->window - multipart->length;
		size_t count = length < room ? length : room;

		memcpy(multipart->window + multipart->length, bytes, count);
		multipart->length += count;
		bytes += count;
		length -= count;
		if (!advance(multipart))
			return false;
	}
	return multipart->state != MULTIPART_BROKEN;
}

bool
multipart_complete(const struct multipart *multipart)
{
	return multipart->state == MULTIPART_END;
}
