/* The streams that are held: see feed_stream.h. */
#include "feed_stream.h"

#include <stdlib.h>

enum { BUCKETS = 4096 };

static SLIST_HEAD(feed_stream_bucket, feed_stream) buckets[BUCKETS];
static TAILQ_HEAD(, feed_stream) dirty = TAILQ_HEAD_INITIALIZER(dirty);

static struct feed_stream_bucket *
bucket_of(int64_t id)
{
	return &buckets[(uint64_t)id % BUCKETS];
}

struct feed_stream *
feed_stream_find(int64_t id)
{
	struct feed_stream *stream;

	SLIST_FOREACH(stream, bucket_of(id), in_bucket)
		if (stream->id == id)
			break;
	return stream;
}

void
feed_stream_each(void (*callback)(struct feed_stream *stream))
{
	struct feed_stream *stream;

	for (int i = 0; i < BUCKETS; i++)
		SLIST_FOREACH(stream, &buckets[i], in_bucket)
			callback(stream);
}

static struct feed_stream *
add(int64_t id, int64_t seq)
{
	struct feed_stream *stream = calloc(1, sizeof *stream);

	if (!stream)
		return NULL;
	stream->id = id;
	stream->last = seq;
	SLIST_INSERT_HEAD(bucket_of(id), stream, in_bucket);
	return stream;
}

struct feed_stream *
feed_stream_hold(int64_t id, int64_t seq)
{
	struct feed_stream *stream = feed_stream_find(id);

	if (!stream)
		stream = add(id, seq);
	if (stream)
		stream->holders++;
	return stream;
}

void
feed_stream_release(struct feed_stream *stream)
{
	if (!stream || --stream->holders)
		return;
	feed_stream_clean(stream);
	SLIST_REMOVE(bucket_of(stream->id), stream, feed_stream, in_bucket);
	free(stream);
}

void
feed_stream_mark_dirty(struct feed_stream *stream)
{
	if (stream->dirty)
		return;
	stream->dirty = true;
	TAILQ_INSERT_TAIL(&dirty, stream, in_dirty);
}

void
feed_stream_clean(struct feed_stream *stream)
{
	if (!stream->dirty)
		return;
	stream->dirty = false;
	TAILQ_REMOVE(&dirty, stream, in_dirty);
}

struct feed_stream *
feed_stream_dirty(void)
{
	return TAILQ_FIRST(&dirty);
}
