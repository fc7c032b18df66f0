/*
 * multipart/form-data (RFC 7578, over RFC 2046 section 5.1), as a stream: bytes go in as they arrive, in
 * pieces of any size, and come out as parts, with the same result however they were cut. Memory is
 * constant; what is out of bounds or malformed is refused.
 */
#ifndef MOZNODS_MULTIPART_H
#define MOZNODS_MULTIPART_H

#include <stdbool.h>
#include <stddef.h>

enum {
	MULTIPART_BOUNDARY_MAX = 70,  /* RFC 2046, section 5.1.1 */
	MULTIPART_HEADERS_MAX = 8192, /* bytes of one part's headers */
	MULTIPART_PARTS_MAX = 32,
	MULTIPART_NAME_MAX = 8192, /* bytes of a field's or file's name that are kept */
	MULTIPART_WINDOW = 131072  /* bytes of content come out in pieces of as much as has come in, less than that */
};

/* What the headers of a part said. */
struct multipart_part {
	char name[MULTIPART_NAME_MAX];
	char filename[MULTIPART_NAME_MAX]; /* decoded, otherwise as sent; "" without one */
	bool encoded;                      /* not as it is: Content-Encoding, or a transfer encoding of mail (RFC 7578, 4.7) */
};

/* What is done with the parts. A false answer ends the reading. */
struct multipart_sink {
	bool (*begin)(void *context, const struct multipart_part *part);
	bool (*data)(void *context, const char *bytes, size_t length);
	void *context;
};

enum multipart_state {
	MULTIPART_PREAMBLE,
	MULTIPART_HEADERS,
	MULTIPART_BODY,
	MULTIPART_DELIMITER,
	MULTIPART_END,
	MULTIPART_BROKEN
};

struct multipart {
	const struct multipart_sink *sink;
	enum multipart_state state;
	char delimiter[MULTIPART_BOUNDARY_MAX + 4]; /* CR LF - - boundary */
	size_t delimiter_length;
	int parts;
	char window[MULTIPART_WINDOW];
	size_t length; /* bytes in the window */
	struct multipart_part part;
};

/* Begins; `content_type` is the request's header, from which the boundary is taken. False: it is no
 * multipart/form-data, or its boundary is none. */
bool multipart_begin(struct multipart *multipart, const char *content_type, const struct multipart_sink *sink);

/* Takes the next bytes. False: they are malformed or the sink has had enough; nothing more is to be fed. */
bool multipart_feed(struct multipart *multipart, const char *bytes, size_t length);

/* Whether everything has come, up to the closing delimiter. */
bool multipart_complete(const struct multipart *multipart);

#endif
