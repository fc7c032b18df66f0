/* The frames that a client sends: see decoder.h. */
#include "decoder.h"
#include "lib/base/text.h"

#include <string.h>

enum {
	/* Of the first byte. */
	FINAL = 0x80,
	RESERVED = 0x70,
	OPCODE = 0x0f,
	/* Of the second. The last two stand for a length that follows, in so many bits. */
	MASKED = 0x80,
	LENGTH = 0x7f,
	LENGTH_16 = 126,
	LENGTH_64 = 127,

	MASK_BYTES = 4
};

enum { CONTINUATION = 0x0, TEXT = 0x1, BINARY = 0x2, CLOSE = 0x8, PING = 0x9, PONG = 0xa, CONTROL = 0x8 };

enum { PROTOCOL_ERROR = 1002, NO_CODE = 1005, NOT_UTF8 = 1007, TOO_BIG = 1009 };

bool
decoder_close_code_valid(int code)
{
	return (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014) || (code >= 3000 && code <= 4999);
}

static enum decoded
refuse(struct decoded_piece *piece, int code, const char *reason)
{
	piece->code = code;
	piece->reason = reason;
	return DECODED_BAD;
}

static int
opcode_of(const struct decoder *decoder)
{
	return decoder->header[0] & OPCODE;
}

static bool
is_control(const struct decoder *decoder)
{
	return opcode_of(decoder) & CONTROL;
}

static unsigned
length_bytes(const struct decoder *decoder)
{
	int length = decoder->header[1] & LENGTH;

	return length < LENGTH_16 ? 0 : length == LENGTH_16 ? 2 : 8;
}

/* What is wrong with the first two bytes; NULL: nothing. They say enough to refuse a frame before it comes. */
static const char *
fault_of(const struct decoder *decoder)
{
	unsigned char first = decoder->header[0], second = decoder->header[1];
	int opcode = opcode_of(decoder);

	if (first & RESERVED)
		return "reserved bits";
	if (opcode > PONG || (opcode > BINARY && opcode < CLOSE))
		return "unknown opcode";
	if (!(second & MASKED))
		return "not masked";
	if (is_control(decoder) && !(first & FINAL))
		return "control frame in pieces";
	if (is_control(decoder))
		return (second & LENGTH) > DECODER_CONTROL_MAX ? "control frame too long" : NULL;
	if (opcode == CONTINUATION)
		return decoder->open ? NULL : "continues nothing";
	return decoder->open ? "message inside a message" : NULL;
}

/* The length in the header, of which RFC 6455 allows only the shortest form, and no highest bit. */
static const char *
read_length(struct decoder *decoder)
{
	unsigned bytes = length_bytes(decoder);

	decoder->left = bytes ? 0 : decoder->header[1] & LENGTH;
	for (unsigned i = 0; i < bytes; i++)
		decoder->left = decoder->left << 8 | decoder->header[2 + i];
	if (bytes == 2 ? decoder->left < LENGTH_16 : bytes == 8 && (decoder->left <= UINT16_MAX || decoder->left >> 63))
		return "length not in its shortest form";
	return NULL;
}

/* The header is there: what it means for the message. */
static enum decoded
begin_frame(struct decoder *decoder, size_t longest, struct decoded_piece *piece)
{
	const char *fault = read_length(decoder);

	if (fault)
		return refuse(piece, PROTOCOL_ERROR, fault);
	decoder->inside = true;
	decoder->masked = 0;
	decoder->control_length = 0;
	if (is_control(decoder))
		return DECODED_NOTHING;
	if (opcode_of(decoder) != CONTINUATION) {
		decoder->open = true;
		decoder->begun = false;
		decoder->binary = opcode_of(decoder) == BINARY;
		decoder->message = 0;
	}
	if (decoder->left > longest || decoder->message > longest - decoder->left)
		return refuse(piece, TOO_BIG, "frame too large");
	decoder->message += decoder->left;
	return DECODED_NOTHING;
}

/* Takes header bytes until there are all; DECODED_BAD as soon as they say so. */
static enum decoded
take_header(struct decoder *decoder, unsigned char **bytes, size_t *length, size_t longest, struct decoded_piece *piece)
{
	const char *fault;

	while (*length && !decoder->inside) {
		decoder->header[decoder->had++] = **bytes;
		++*bytes;
		--*length;
		if (decoder->had < 2)
			continue;
		if (decoder->had == 2 && (fault = fault_of(decoder)))
			return refuse(piece, PROTOCOL_ERROR, fault);
		if (decoder->had == 2 + length_bytes(decoder) + MASK_BYTES)
			return begin_frame(decoder, longest, piece);
	}
	return DECODED_NOTHING;
}

static void
unmask(struct decoder *decoder, unsigned char *bytes, size_t length)
{
	const unsigned char *mask = decoder->header + 2 + length_bytes(decoder);

	for (size_t i = 0; i < length; i++)
		bytes[i] ^= mask[(decoder->masked + i) % MASK_BYTES];
	decoder->masked = (unsigned char)((decoder->masked + length) % MASK_BYTES);
}

/* As much of the payload as is there, unmasked. */
static size_t
take_payload(struct decoder *decoder, unsigned char **bytes, size_t *length, const unsigned char **payload)
{
	size_t taken = *length < decoder->left ? *length : (size_t)decoder->left;

	*payload = *bytes;
	unmask(decoder, *bytes, taken);
	*bytes += taken;
	*length -= taken;
	decoder->left -= taken;
	return taken;
}

static void
end_frame(struct decoder *decoder)
{
	decoder->inside = false;
	decoder->had = 0;
}

static enum decoded
give_data(struct decoder *decoder, const unsigned char *payload, size_t length, struct decoded_piece *piece)
{
	piece->bytes = (const char *)payload;
	piece->length = length;
	piece->first = !decoder->begun;
	piece->last = !decoder->left && decoder->header[0] & FINAL;
	piece->binary = decoder->binary;
	decoder->begun = true;
	if (piece->last)
		decoder->open = false;
	if (!decoder->left)
		end_frame(decoder);
	return DECODED_DATA;
}

static enum decoded
give_close(const struct decoder *decoder, struct decoded_piece *piece)
{
	piece->code = NO_CODE;
	if (!decoder->control_length)
		return DECODED_CLOSE;
	if (decoder->control_length == 1)
		return refuse(piece, PROTOCOL_ERROR, "half a close code");
	piece->code = decoder->control[0] << 8 | decoder->control[1];
	if (!decoder_close_code_valid(piece->code))
		return refuse(piece, PROTOCOL_ERROR, "invalid close code");
	if (!text_valid((const char *)decoder->control + 2, (size_t)decoder->control_length - 2))
		return refuse(piece, NOT_UTF8, "close reason not UTF-8");
	return DECODED_CLOSE;
}

static enum decoded
give_control(struct decoder *decoder, struct decoded_piece *piece)
{
	int opcode = opcode_of(decoder);

	end_frame(decoder);
	piece->bytes = (const char *)decoder->control;
	piece->length = decoder->control_length;
	if (opcode == CLOSE)
		return give_close(decoder, piece);
	return opcode == PING ? DECODED_PING : DECODED_PONG;
}

enum decoded
decoder_next(struct decoder *decoder, unsigned char **bytes, size_t *length, size_t longest, struct decoded_piece *piece)
{
	const unsigned char *payload;
	size_t taken;

	*piece = (struct decoded_piece){ 0 };
	if (!decoder->inside && take_header(decoder, bytes, length, longest, piece) == DECODED_BAD)
		return DECODED_BAD;
	if (!decoder->inside || (decoder->left && !*length))
		return DECODED_NOTHING;
	taken = take_payload(decoder, bytes, length, &payload);
	if (!is_control(decoder))
		return give_data(decoder, payload, taken, piece);
	memcpy(decoder->control + decoder->control_length, payload, taken);
	decoder->control_length = (unsigned char)(decoder->control_length + taken);
	return decoder->left ? DECODED_NOTHING : give_control(decoder, piece);
}
