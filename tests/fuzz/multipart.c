/*
 * Forms, however they were cut. First line: the Content-Type; then the body. What comes out of the whole must come out of
 * all its pieces: parts, bytes, and whether it was complete.
 */
#include "fuzz.h"
#include "fcgi/multipart.h"

#include <stdbool.h>

/* What came out, as a chain of its bytes: two of the same length and sum are the same for our purposes. */
struct result {
	uint64_t sum;
	size_t bytes, parts;
	bool begun, complete;
};

static void
add(struct result *result, const char *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		result->sum = (result->sum ^ (unsigned char)bytes[i]) * 1099511628211u;
	result->bytes += length;
}

static bool
begin(void *context, const struct multipart_part *part)
{
	struct result *result = context;

	CLAIM(memchr(part->name, '\0', sizeof part->name) && *part->name, "a part without a name, or one without an end");
	CLAIM(memchr(part->filename, '\0', sizeof part->filename), "a file name without an end");
	add(result, part->name, strlen(part->name) + 1);
	add(result, part->filename, strlen(part->filename) + 1);
	CLAIM(++result->parts <= MULTIPART_PARTS_MAX, "more parts than there may be");
	return true;
}

static bool
take(void *context, const char *bytes, size_t length)
{
	struct result *result = context;

	CLAIM(length > 0 && result->parts > 0, "bytes of nothing");
	add(result, bytes, length);
	return true;
}

/* Feeds the body in pieces of up to `most` bytes, of random sizes where `random` is not 0. Every piece is a copy of its
 * own, so that reading beside it is noticed. */
static struct result
feed(const char *type, const uint8_t *body, size_t size, size_t most, uint32_t random)
{
	struct result result = { .sum = 14695981039346656037u };
	const struct multipart_sink sink = { begin, take, &result };
	struct multipart *parser = malloc(sizeof *parser);

	if (!parser)
		abort();
	memset(parser, 0xa5, sizeof *parser);
	result.begun = multipart_begin(parser, type, &sink);
	for (size_t at = 0; result.begun && at < size;) {
		size_t count = most;
		char *piece;
		bool good;

		if (random) {
			random = random * 1664525u + 1013904223u;
			count = 1 + (random >> 8) % most;
		}
		if (count > size - at)
			count = size - at;
		piece = text_of(body + at, count);
		good = multipart_feed(parser, piece, count);
		free(piece);
		at += count;
		if (!good) {
			CLAIM(!multipart_complete(parser), "refused, but complete");
			break;
		}
	}
	result.complete = result.begun && multipart_complete(parser);
	free(parser);
	return result;
}

static void
compare(struct result whole, struct result pieces)
{
	CLAIM(whole.begun == pieces.begun, "the type has changed");
	CLAIM(whole.complete == pieces.complete, "complete only as it was cut");
	CLAIM(whole.parts == pieces.parts, "other parts as it was cut");
	CLAIM(whole.bytes == pieces.bytes && whole.sum == pieces.sum, "other bytes as it was cut");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *type = text_of(data, size);
	const uint8_t *body = data + (next_line(type) - type);
	size_t left = size - (size_t)(body - data);
	struct result whole = feed(type, body, left, SIZE_MAX, 0);
	uint32_t seed = (uint32_t)(whole.sum | 1);

	/* Byte by byte is slow; that of long ones is left to chance. */
	if (left < 1000 || seed % 64 == 1)
		compare(whole, feed(type, body, left, 1, 0));
	compare(whole, feed(type, body, left, 40, seed));
	compare(whole, feed(type, body, left, 3000, seed));
	compare(whole, feed(type, body, left, 4096, 0));
	free(type);
	return 0;
}
