/* The rooms that have subscriptions: see room.h. */
#include "room.h"

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

	LIST_FOREACH(other, &subscription->room->subscriptions, in_room)
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
add_room(int64_t id)
{
	struct room *room = calloc(1, sizeof *room);

	if (!room)
		return NULL;
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
	free(room);
}

/* Takes the subscription out of the room's list. */
static void
unlink_subscription(struct subscription *subscription)
{
	LIST_REMOVE(subscription, in_room);
	subscription->room->subscription_count--;
	subscription->room = NULL;
}

bool
room_attach(struct subscription *subscription)
{
	struct room *room = room_find(subscription->room_id);

	if (!room && !(room = add_room(subscription->room_id)))
		return false;
	subscription->room = room;
	LIST_INSERT_HEAD(&room->subscriptions, subscription, in_room);
	room->subscription_count++;
	if (presence_attach(&room->presence, subscription))
		return true;
	unlink_subscription(subscription);
	if (LIST_EMPTY(&room->subscriptions))
		remove_room(room);
	return false;
}

void
room_detach(struct subscription *subscription)
{
	struct room *room = subscription->room;

	if (!room)
		return;
	unlink_subscription(subscription);
	presence_detach(&room->presence, subscription);
	if (LIST_EMPTY(&room->subscriptions))
		remove_room(room);
}
