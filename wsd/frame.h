/*
 * A frame to be sent: text that is built once, with its header before it, and shared by every socket that gets it.
 */
#ifndef MOZNODS_WSD_FRAME_H
#define MOZNODS_WSD_FRAME_H

#include <stddef.h>

struct strbuf;

struct frame {
	int references;
	size_t length;            /* bytes that go over the wire */
	unsigned char bytes[];    /* a header (RFC 6455, section 5.2), then the text */
};

/* A text frame with a copy of the text, held once; NULL when memory ran out. */
struct frame *frame_new(const char *text, size_t length);

/* The same from a buffer, which is emptied; NULL also when the buffer had failed. */
struct frame *frame_from(struct strbuf *text);

/* Takes and gives back a hold; the last one frees. NULL is allowed. */
struct frame *frame_hold(struct frame *frame);
void frame_release(struct frame *frame);

#endif
