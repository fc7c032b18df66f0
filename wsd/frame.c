/* A frame to be sent: see frame.h. */
#include "frame.h"
#include "lib/strbuf.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	FINAL_TEXT = 0x81,                       /* the whole of a text message */
	LENGTH_16 = 126, LENGTH_64 = 127,        /* what says that the length follows, in so many bits */
	HEADER_MAX = 10
};

/* Writes the header of a server's text frame, which has no mask; returns its bytes. */
static size_t
write_header(unsigned char *to, size_t length)
{
	int bytes = length < LENGTH_16 ? 0 : length <= UINT16_MAX ? 2 : 8;

	to[0] = FINAL_TEXT;
	to[1] = (unsigned char)(bytes == 0 ? length : bytes == 2 ? LENGTH_16 : LENGTH_64);
	for (int i = 0; i < bytes; i++)
		to[2 + i] = (unsigned char)((uint64_t)length >> 8 * (bytes - 1 - i));
	return 2 + (size_t)bytes;
}

struct frame *
frame_new(const char *text, size_t length)
{
	struct frame *frame = malloc(sizeof *frame + HEADER_MAX + length);
	size_t header;

	if (!frame)
		return NULL;
	header = write_header(frame->bytes, length);
	memcpy(frame->bytes + header, text, length);
	frame->references = 1;
	frame->length = header + length;
	return frame;
}

struct frame *
frame_from(struct strbuf *text)
{
	struct frame *frame = text->failed ? NULL : frame_new(strbuf_string(text), text->length);

	strbuf_clear(text);
	return frame;
}

struct frame *
frame_hold(struct frame *frame)
{
	if (frame)
		frame->references++;
	return frame;
}

void
frame_release(struct frame *frame)
{
	if (frame && --frame->references == 0)
		free(frame);
}
