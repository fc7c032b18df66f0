/*
 * The frames that are queued for one socket: a ring of shared frames with limits, so that a client that does not read costs a
 * bounded amount of memory. A zeroed struct is an empty one.
 */
#ifndef MOZNODS_WSD_OUTBOX_H
#define MOZNODS_WSD_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>

struct frame;

enum { OUTBOX_INLINE = 4 };

struct outbox {
	struct frame *inline_ring[OUTBOX_INLINE]; /* the ring while it is small: most queues never grow */
	struct frame **ring;                      /* a larger one, NULL without */
	unsigned capacity, head, count;           /* slots of the larger ring, slot of the first frame, number of frames */
	size_t bytes;                             /* in all frames */
};

/* Adds the frame at the end, with a reference. False: the queue is full, or memory ran out. */
bool outbox_push(struct outbox *outbox, struct frame *frame);

/* The first frame, NULL when there is none; its reference stays with the queue. */
struct frame *outbox_first(struct outbox *outbox);

/* Drops the first frame. */
void outbox_pop(struct outbox *outbox);

/* Moves as many whole frames as fit, from the first on, into `size` bytes; returns the bytes used. 0: the first one
 * alone is larger, or there is none. */
size_t outbox_join(struct outbox *outbox, unsigned char *to, size_t size);

/* Drops all. */
void outbox_clear(struct outbox *outbox);

#endif
