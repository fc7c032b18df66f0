/* The queue of one socket: see outbox.h. */
#include "outbox.h"
#include "frame.h"
#include "lib/base/config.h"

#include <stdlib.h>
#include <string.h>

/* The slot of the frame that is `index` behind the first. */
static struct frame **
slot_at(struct outbox *outbox, unsigned index)
{
	if (outbox->ring)
		return &outbox->ring[(outbox->head + index) % outbox->capacity];
	return &outbox->inline_ring[(outbox->head + index) % OUTBOX_INLINE];
}

/* Doubles the ring; the frames move to its beginning. */
static bool
grow(struct outbox *outbox)
{
	unsigned capacity = outbox->ring ? outbox->capacity * 2 : OUTBOX_INLINE * 4;
	struct frame **ring = malloc(capacity * sizeof(struct frame *));

	if (!ring)
		return false;
	for (unsigned i = 0; i < outbox->count; i++)
		ring[i] = *slot_at(outbox, i);
	free(outbox->ring);
	outbox->ring = ring;
	outbox->capacity = capacity;
	outbox->head = 0;
	return true;
}

bool
outbox_push(struct outbox *outbox, struct frame *frame)
{
	if (!frame || outbox->count >= (unsigned)config.queue_frames_max)
		return false;
	/* A single frame may be larger than the limit. */
	if (outbox->count && outbox->bytes + frame->length > (size_t)config.queue_kib_max * 1024)
		return false;
	if (outbox->count == (outbox->ring ? outbox->capacity : OUTBOX_INLINE) && !grow(outbox))
		return false;
	*slot_at(outbox, outbox->count) = frame_hold(frame);
	outbox->count++;
	outbox->bytes += frame->length;
	return true;
}

struct frame *
outbox_first(struct outbox *outbox)
{
	return outbox->count ? *slot_at(outbox, 0) : NULL;
}

void
outbox_pop(struct outbox *outbox)
{
	struct frame *frame = outbox_first(outbox);

	outbox->head = (outbox->head + 1) % (outbox->ring ? outbox->capacity : OUTBOX_INLINE);
	outbox->count--;
	outbox->bytes -= frame->length;
	frame_release(frame);
	/* Most sockets are idle most of the time: an empty queue keeps no memory. */
	if (outbox->ring && outbox->count == 0)
		outbox_clear(outbox);
}

size_t
outbox_join(struct outbox *outbox, unsigned char *to, size_t size)
{
	const struct frame *frame;
	size_t used = 0;

	while ((frame = outbox_first(outbox)) && frame->length <= size - used) {
		memcpy(to + used, frame->bytes, frame->length);
		used += frame->length;
		outbox_pop(outbox);
	}
	return used;
}

void
outbox_clear(struct outbox *outbox)
{
	for (unsigned i = 0; i < outbox->count; i++)
		frame_release(*slot_at(outbox, i));
	free(outbox->ring);
	*outbox = (struct outbox){ 0 };
}
