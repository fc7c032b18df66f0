/* A frame to be sent: see frame.h. */
#include "frame.h"
#include "close_code.h"
#include "lib/base/strbuf.h"

#include <stdlib.h>
#include <string.h>

enum {
	FINAL_TEXT = 0x81, /* the whole of a text message */
	FINAL_CLOSE = 0x88,
	FINAL_PONG = 0x8a,
	CONTROL_MAX = 125, /* bytes of their payload */
	LENGTH_16 = 126,   /* stands for a length that follows in 16 bits */
	LENGTH_64 = 127,   /* and in 64 */
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

static struct frame *
make(const void *header, size_t header_length, const char *text, size_t length)
{
	struct frame *frame = malloc(sizeof *frame + header_length + length);

	if (!frame)
		return NULL;
	memcpy(frame->bytes, header, header_length);
	if (length)
		memcpy(frame->bytes + header_length, text, length);
	frame->references = 1;
	frame->addressed = NULL;
	frame->length = header_length + length;
	return frame;
}

struct frame *
frame_new(const char *text, size_t length)
{
	unsigned char header[HEADER_MAX];

	return make(header, write_header(header, length), text, length);
}

struct frame *
frame_new_pong(const char *bytes, size_t length)
{
	const unsigned char header[] = { FINAL_PONG, (unsigned char)length };

	return make(header, sizeof header, bytes, length);
}

struct frame *
frame_new_close(int code, const char *reason)
{
	size_t length = strlen(reason), code_bytes = code == CLOSE_NO_CODE ? 0 : 2;
	unsigned char header[] = { FINAL_CLOSE, 0, (unsigned char)(code >> 8), (unsigned char)code };

	if (length > CONTROL_MAX - 2)
		length = CONTROL_MAX - 2;
	header[1] = (unsigned char)(code_bytes ? code_bytes + length : 0);
	return make(header, 2 + code_bytes, reason, code_bytes ? length : 0);
}

struct frame *
frame_from(struct strbuf *text)
{
	struct frame *frame = text->failed ? NULL : frame_new(strbuf_string(text), text->length);

	strbuf_clear(text);
	return frame;
}

void
frame_address(struct strbuf *text, int64_t room)
{
	if (!text->length)
		return;
	text->length--;
	strbuf_format(text, ",\"room_id\":%lld}", (long long)room);
}

void
frame_mark_replayed(struct strbuf *text)
{
	if (!text->length)
		return;
	text->length--;
	strbuf_text(text, ",\"replayed\":true}");
}

/* Where the text of a frame begins. */
static size_t
header_length(const struct frame *frame)
{
	return frame->bytes[1] == LENGTH_16 ? 4 : frame->bytes[1] == LENGTH_64 ? 10 : 2;
}

struct frame *
frame_addressed(struct frame *frame, int64_t room)
{
	struct strbuf text = { 0 };
	size_t header;

	if (!frame || frame->addressed)
		return frame ? frame->addressed : NULL;
	header = header_length(frame);
	strbuf_add(&text, frame->bytes + header, frame->length - header);
	frame_address(&text, room);
	frame->addressed = frame_from(&text);
	strbuf_free(&text);
	return frame->addressed;
}

void
frame_append(struct strbuf *frames, struct strbuf *text)
{
	unsigned char header[HEADER_MAX];

	strbuf_add(frames, header, write_header(header, text->length));
	strbuf_add(frames, text->text, text->length);
	frames->failed = frames->failed || text->failed;
	strbuf_clear(text);
}

struct frame *
frame_of(const struct strbuf *frames)
{
	return frames->failed ? NULL : make("", 0, frames->text, frames->length);
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
	if (!frame || --frame->references)
		return;
	frame_release(frame->addressed);
	free(frame);
}
