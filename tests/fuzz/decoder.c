/* WebSocket frames: whatever comes, and wherever its pieces end, the same is heard. First byte of the input: where it is cut in two. */
#include "fuzz.h"
#include "wsd/decoder.h"

#include <stdbool.h>

enum { LONGEST = 300 };

/* What was heard: a sum of it is enough to compare. */
struct heard {
	uint64_t sum;
	size_t message;
	bool ended;
};

static void
add(struct heard *heard, const void *bytes, size_t length)
{
	for (size_t i = 0; i < length; i++)
		heard->sum = heard->sum * 1099511628211u + ((const unsigned char *)bytes)[i] + 1;
}

static void
look_at(struct heard *heard, enum decoded event, const struct decoded_piece *piece)
{
	if (event == DECODED_DATA) {
		heard->message = piece->first ? piece->length : heard->message + piece->length;
		CLAIM(heard->message <= LONGEST, "a message that is too long");
		add(heard, piece->bytes, piece->length);
		if (piece->last)
			add(heard, piece->binary ? "B" : "T", 1);
		return;
	}
	add(heard, &event, sizeof event);
	if (event == DECODED_PING || event == DECODED_PONG) {
		CLAIM(piece->length <= DECODER_CONTROL_MAX, "a control frame that is too long");
		add(heard, piece->bytes, piece->length);
		return;
	}
	heard->ended = true;
	CLAIM(event != DECODED_CLOSE || piece->code == 1005 || decoder_close_code_valid(piece->code),
	      "a close code that nobody may send");
	CLAIM(event != DECODED_BAD || piece->reason, "a fault without a word");
}

static void
feed(struct decoder *decoder, const uint8_t *data, size_t size, struct heard *heard)
{
	unsigned char *copy = malloc(size ? size : 1), *at = copy;
	struct decoded_piece piece;
	enum decoded event;

	if (!copy)
		abort();
	if (size)
		memcpy(copy, data, size);
	while (!heard->ended && (event = decoder_next(decoder, &at, &size, LONGEST, &piece)) != DECODED_NOTHING)
		look_at(heard, event, &piece);
	CLAIM(heard->ended || !size, "bytes that nobody took");
	free(copy);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct decoder whole = { 0 }, cut = { 0 };
	struct heard one = { 0 }, other = { 0 };
	size_t at = size ? data[0] % size : 0;

	feed(&whole, data, size, &one);
	feed(&cut, data, at, &other);
	feed(&cut, data + at, size - at, &other);
	CLAIM(one.sum == other.sum && one.ended == other.ended, "where a piece ends makes a difference");
	return 0;
}
