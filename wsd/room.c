/* The rooms that have subscriptions: see room.h. */
#include "room.h"
#include "feed_stream.h"
#include "lib/live/stream.h"

#include <stdlib.h>

enum {
	BUCKETS = 4096,
	SMALL_ROOM = 100 /* members */
};

static SLIST_HEAD(room_bucket, room) buckets[BUCKETS];

static struct room_bucket *
bucket_of(int64_t id)
{
	return &buckets[(uint64_t)id % BUCKETS];
}

struct room *
room_find(int64_t id)
{
	struct room *room;

	SLIST_FOREACH(room, bucket_of(id), in_bucket)
		if (room->id == id)
			break;
	return room;
}

struct room *
room_of(const struct subscription *subscription)
{
	return room_find(subscription->room_id);
}

struct presence *
room_presence(int64_t id)
{
	struct room *room = room_find(id);

	return room ? &room->presence : NULL;
}

void
room_broadcast_to_others(const struct subscription *subscription, struct frame *frame)
{
	struct subscription *other;

	LIST_FOREACH(other, &room_of(subscription)->subscriptions, in_room)
		if (other->v2 && (!other->addressed || other->watched)
		    && subscription_user(other) != subscription_user(subscription))
			subscription_send(other, frame);
}

void
room_set_participants(struct room *room, int participants)
{
	room->participants = participants;
	room->presence.passes = !room_is_small(room);
}

bool
room_is_small(const struct room *room)
{
	return room->participants <= SMALL_ROOM;
}

static struct room *
add_room(int64_t id, const struct stream *stream)
{
	struct room *room = calloc(1, sizeof *room);

	if (!room)
		return NULL;
	if (!(room->stream = feed_stream_hold(stream->id, stream->last_seq))) {
		free(room);
		return NULL;
	}
	room->id = id;
	LIST_INIT(&room->subscriptions);
	presence_init(&room->presence, id, &room->subscriptions, &room->subscription_count);
	SLIST_INSERT_HEAD(bucket_of(id), room, in_bucket);
	return room;
}

static void
remove_room(struct room *room)
{
	struct room_bucket *bucket = bucket_of(room->id);

	SLIST_REMOVE(bucket, room, room, in_bucket);
	presence_end(&room->presence);
	feed_stream_release(room->stream);
	free(room);
}

static void
unlink_subscription(struct room *room, struct subscription *subscription)
{
	LIST_REMOVE(subscription, in_room);
	room->subscription_count--;
	subscription->attached = false;
}

bool
room_attach(struct subscription *subscription, const struct stream *stream)
{
	struct room *room = room_find(subscription->room_id);

	if (!room && !(room = add_room(subscription->room_id, stream)))
		return false;
	subscription->attached = true;
	LIST_INSERT_HEAD(&room->subscriptions, subscription, in_room);
	room->subscription_count++;
	if (presence_attach(&room->presence, subscription))
		return true;
	unlink_subscription(room, subscription);
	if (LIST_EMPTY(&room->subscriptions))
		remove_room(room);
	return false;
}

void
room_detach(struct subscription *subscription)
{
	struct room *room = room_of(subscription);

	if (!subscription->attached)
		return;
	unlink_subscription(room, subscription);
	presence_detach(&room->presence, subscription);
	if (LIST_EMPTY(&room->subscriptions))
		remove_room(room);
}
