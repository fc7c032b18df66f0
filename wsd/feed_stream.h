/*
 * The streams that rooms with subscriptions, logins and seats hold, and how far each has been read: see feed.h. Those with new
 * events are in the dirty list.
 */
#ifndef MOZNODS_WSD_FEED_STREAM_H
#define MOZNODS_WSD_FEED_STREAM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

struct feed_stream {
	int64_t id, last; /* the seq of the last event that was read */
	int holders;      /* rooms with subscriptions, logins and seats */
	bool dirty;
	SLIST_ENTRY(feed_stream) in_bucket;
	TAILQ_ENTRY(feed_stream) in_dirty;
};

/* Holds a stream, which stood at `seq` in the transaction that granted access: what follows will be read. The holder releases it.
 * NULL: out of memory. */
struct feed_stream *feed_stream_hold(int64_t id, int64_t seq);

/* The last release frees it. NULL does nothing. */
void feed_stream_release(struct feed_stream *stream);

/* The stream, NULL when it is not held. */
struct feed_stream *feed_stream_find(int64_t id);

/* Calls back with each that is held. */
void feed_stream_each(void (*callback)(struct feed_stream *stream));

/* Puts a stream at the end of the dirty list, where it is not in it; takes it out. */
void feed_stream_mark_dirty(struct feed_stream *stream);
void feed_stream_clean(struct feed_stream *stream);

/* The first of the dirty list, NULL when it is empty. */
struct feed_stream *feed_stream_dirty(void);

#endif
