/* The parsers of the WebSocket daemon, for the table of costs: see cost.h. What they take is changed by them, so they get copies. */
#include "cost.h"
#include "wsd/decoder.h"
#include "wsd/handshake.h"

#include <stdlib.h>
#include <string.h>

enum { PIECE = 256, LONGEST = 65536 };

static char *
copy_of(const char *text, size_t length)
{
	char *copy = malloc(length + 1);

	memcpy(copy, text, length);
	copy[length] = '\0';
	return copy;
}

/* As it comes in over the network, in pieces, and then whole. */
void
parse_handshake(const char *text, size_t length)
{
	char *head = copy_of(text, length);
	struct handshake handshake = { .room = 0 };
	size_t known = 0, whole = 0;

	for (size_t come = PIECE; known < length && !whole; come += PIECE) {
		come = come < length ? come : length;
		whole = handshake_head(head, come, known);
		known = come;
	}
	if (whole)
		handshake_read(head, whole, "127.0.0.1", &handshake);
	free(head);
}

void
parse_frames(const char *text, size_t length)
{
	char *copy = copy_of(text, length);
	unsigned char *bytes = (unsigned char *)copy;
	struct decoder decoder = { .had = 0 };
	struct decoded_piece piece;
	enum decoded decoded;

	do
		decoded = decoder_next(&decoder, &bytes, &length, LONGEST, &piece);
	while (decoded != DECODED_NOTHING && decoded != DECODED_BAD && decoded != DECODED_CLOSE);
	free(copy);
}
