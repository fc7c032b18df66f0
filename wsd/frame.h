/*
 * A frame to be sent: its bytes are made once and shared by every socket that gets it. Several frames that are sent together
 * count as one here.
 */
#ifndef MOZNODS_WSD_FRAME_H
#define MOZNODS_WSD_FRAME_H

#include <stddef.h>
#include <stdint.h>

struct strbuf;

struct frame {
	int references;
	size_t length;           /* bytes that go over the wire */
	struct frame *addressed; /* the same for user sockets, once one gets it: see frame_addressed */
	unsigned char bytes[];   /* a header (RFC 6455, section 5.2), then the text; of several frames one after the other */
};

/* A text frame with a copy of the text and one reference; NULL when memory ran out. */
struct frame *frame_new(const char *text, size_t length);

/* A pong with up to 125 bytes, and a close with a code and a reason of up to 123 (RFC 6455, 5.5); without one for CLOSE_NO_CODE. */
struct frame *frame_new_pong(const char *bytes, size_t length);
struct frame *frame_new_close(int code, const char *reason);

/* The same from a buffer, which is emptied; NULL also when the buffer had failed. */
struct frame *frame_from(struct strbuf *text);

/* The same frame with the room beside its data, for user sockets: made once, and shared like the frame itself, which it lives as long
 * as. A frame is of one room. NULL: out of memory. */
struct frame *frame_addressed(struct frame *frame, int64_t room);

/* Adds the room, or that it was asked for, to a frame's text, which is finished. */
void frame_address(struct strbuf *text, int64_t room);
void frame_mark_replayed(struct strbuf *text);

/* Appends a text, which is emptied, as a whole text frame to a buffer of such frames. */
void frame_append(struct strbuf *frames, struct strbuf *text);

/* All frames of such a buffer as one, with one reference. The buffer is not changed; NULL as above. */
struct frame *frame_of(const struct strbuf *frames);

/* Adds and drops a reference; the last one frees. NULL is allowed. */
struct frame *frame_hold(struct frame *frame);
void frame_release(struct frame *frame);

#endif
