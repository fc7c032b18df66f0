/* What waits for one socket: see outbox.h. */
#include "outbox.h"
#include "frame.h"
#include "lib/config.h"

#include <stdlib.h>
#include <string.h>

/* Doubles the ring; the frames move to its beginning. */
static bool
grow(struct outbox *outbox)
{
	unsigned room = outbox->room ? outbox->room * 2 : 4;
	struct frame **ring = malloc(room * sizeof(struct frame *));

	if (!ring)
		return false;
	for (unsigned i = 0; i < outbox->count; i++)
		ring[i] = outbox->ring[(outbox->head + i) % outbox->room];
	free(outbox->ring);
	outbox->ring = ring;
	outbox->room = room;
	outbox->head = 0;
	return true;
}

bool
outbox_push(struct outbox *outbox, struct frame *frame)
{
	if (!frame || outbox->count >= (unsigned)config.queue_frames_max)
		return false;
	/* A single frame may be larger than the queue: it must get through all the same. */
	if (outbox->count && outbox->bytes + frame->length > (size_t)config.queue_kib_max * 1024)
		return false;
	if (outbox->count == outbox->room && !grow(outbox))
		return false;
	outbox->ring[(outbox->head + outbox->count) % outbox->room] = frame_hold(frame);
	outbox->count++;
	outbox->bytes += frame->length;
	return true;
}

struct frame *
outbox_first(const struct outbox *outbox)
{
	return outbox->count ? outbox->ring[outbox->head] : NULL;
}

void
outbox_pop(struct outbox *outbox)
{
	struct frame *frame = outbox_first(outbox);

	outbox->head = (outbox->head + 1) % outbox->room;
	outbox->count--;
	outbox->bytes -= frame->length;
	frame_release(frame);
	/* Most sockets are idle most of the time, and their rings shall cost nothing. */
	if (outbox->count == 0)
		outbox_clear(outbox);
}

size_t
outbox_join(struct outbox *outbox, unsigned char *to, size_t room)
{
	const struct frame *frame;
	size_t used = 0;

	while ((frame = outbox_first(outbox)) && frame->length <= room - used) {
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
		frame_release(outbox->ring[(outbox->head + i) % outbox->room]);
	free(outbox->ring);
	*outbox = (struct outbox){ 0 };
}
