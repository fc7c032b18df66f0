/* What all sockets of one room must get: see stream.h. */
#define _GNU_SOURCE 1
#include "stream.h"
#include "measure.h"
#include "tests/client/ws_frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char content[] = "\"content\":\"bench ", seq[] = "\"seq\":";

static void *
grow(void *memory, size_t *room, size_t wanted, size_t size)
{
	if (wanted <= *room)
		return memory;
	*room = wanted * 2 < 4096 ? 4096 : wanted * 2;
	if (!(memory = realloc(memory, *room * size)))
		give_up("no memory for %zu things", *room);
	return memory;
}

/* The event's number must be higher than the last one's. */
static void
check_seq(struct stream *stream, const struct ws_frame *frame)
{
	const char *found = memmem(frame->payload, frame->length, seq, sizeof seq - 1);
	int64_t number = found ? strtoll(found + sizeof seq - 1, NULL, 10) : 0;

	if (found && number <= stream->seq)
		give_up("event %lld came after event %lld", (long long)number, (long long)stream->seq);
	stream->seq = number;
}

static void
check(struct stream *stream, const struct ws_frame *frame, size_t end)
{
	const char *found = memmem(frame->payload, frame->length, content, sizeof content - 1);
	unsigned sender, number;

	if (frame->first != (WS_FINAL | WS_TEXT) || !found || sscanf(found + sizeof content - 1, "%u %u ", &sender, &number) != 2
	    || sender >= SENDERS_MOST)
		give_up("a frame is no message of this run: %.*s", (int)(frame->length < 300 ? frame->length : 300),
		        (const char *)frame->payload);
	if (number != stream->next[sender])
		give_up("message %u of sender %u came, not message %u", number, sender, stream->next[sender]);
	stream->next[sender]++;
	check_seq(stream, frame);
	stream->deliveries = grow(stream->deliveries, &stream->deliveries_room, stream->count + 1, sizeof *stream->deliveries);
	stream->deliveries[stream->count++] = (struct delivery){ end, sender, number };
}

/* Appends and checks the frames that are complete now. */
static void
append(struct stream *stream, const unsigned char *bytes, size_t length)
{
	size_t at = stream->count ? stream->deliveries[stream->count - 1].end : 0, used;
	struct ws_frame frame;

	stream->bytes = grow(stream->bytes, &stream->room, stream->length + length, 1);
	memcpy(stream->bytes + stream->length, bytes, length);
	stream->length += length;
	while ((used = ws_frame_read(stream->bytes + at, stream->length - at, &frame)) > 0) {
		at += used;
		check(stream, &frame, at);
	}
}

size_t
stream_take(struct stream *stream, size_t place, const unsigned char *bytes, size_t length)
{
	size_t known = stream->length - place < length ? stream->length - place : length;

	if (known && memcmp(stream->bytes + place, bytes, known))
		give_up("a socket got other bytes than the others at %zu", place);
	if (known < length)
		append(stream, bytes + known, length - known);
	return place + length;
}

size_t
stream_count(const struct stream *stream, size_t place)
{
	size_t low = 0, high = stream->count;

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (stream->deliveries[middle].end <= place)
			low = middle + 1;
		else
			high = middle;
	}
	return low;
}
