/*
 * What all sockets of one room must get: the same bytes. Whichever socket is ahead of the others brings the next bytes,
 * which are taken apart and checked; for all others it is enough to be equal. So loss, repeats and changes of order show at
 * the price of a comparison.
 */
#ifndef BENCH_STREAM_H
#define BENCH_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { SENDERS_MOST = 256, SENT_KEPT = 1024 };

/* A message as the sender's place and number say in its content: "bench 3 17 …". */
struct delivery {
	size_t end; /* where its frame ends in the stream */
	unsigned sender;
	unsigned number;
};

struct stream {
	unsigned char *bytes;
	size_t length, room;
	struct delivery *deliveries;
	size_t count, deliveries_room;
	unsigned next[SENDERS_MOST]; /* the number that must come next from each sender */
	int64_t seq;                 /* of the last event, 0 where the server gives none */
};

/* Takes bytes that one socket got at its place in the stream; returns its new place. What is wrong ends the program. */
size_t stream_take(struct stream *stream, size_t place, const unsigned char *bytes, size_t length);

/* How many messages end at or before a place. */
size_t stream_count(const struct stream *stream, size_t place);

#endif
