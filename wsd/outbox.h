/*
 * What waits for one socket: a queue of shared frames that refuses to grow beyond its limits, so that a
 * reader who does not read costs a bounded amount of memory. A zeroed struct is an empty one.
 */
#ifndef MOZNODS_WSD_OUTBOX_H
#define MOZNODS_WSD_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>

struct frame;

enum { OUTBOX_FEW = 4 };

struct outbox {
	struct frame *few[OUTBOX_FEW]; /* the ring while it is small: most queues never grow */
	struct frame **ring;           /* a larger one, NULL without */
	unsigned room, head, count;    /* places in the larger ring, the first frame's, frames */
	size_t bytes;                  /* in all frames */
};

/* Takes a hold of the frame and puts it at the end. False: the queue is full, or memory ran out. */
bool outbox_push(struct outbox *outbox, struct frame *frame);

/* The first frame, NULL when there is none; its hold stays with the queue. */
struct frame *outbox_first(struct outbox *outbox);

/* Drops the first frame. */
void outbox_pop(struct outbox *outbox);

/* Moves as many whole frames as fit, from the first on, into `room` bytes; returns the bytes used. 0: the first one
 * alone is larger, or there is none. */
size_t outbox_join(struct outbox *outbox, unsigned char *to, size_t room);

/* Drops all. */
void outbox_clear(struct outbox *outbox);

#endif
