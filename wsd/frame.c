/* A frame to be sent: see frame.h. */
#include "frame.h"
#include "lib/strbuf.h"

#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

struct frame *
frame_new(const char *text, size_t length)
{
	struct frame *frame = malloc(sizeof *frame + LWS_PRE + length);

	if (!frame)
		return NULL;
	frame->references = 1;
	frame->length = length;
	memcpy(frame_text(frame), text, length);
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

unsigned char *
frame_text(struct frame *frame)
{
	return frame->bytes + LWS_PRE;
}
