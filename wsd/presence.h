/*
 * Presence: which users are online in a room, and what has been broadcast of it. In a small room every change is broadcast at
 * once. In a large one, where a broadcast takes time, changes soon after it are collected and sent together; those that cancel
 * each other out are not sent. Until a change is broadcast, `hello` does not list it either, so that all subscribers, also new
 * ones, have the same state.
 */
#ifndef MOZNODS_WSD_PRESENCE_H
#define MOZNODS_WSD_PRESENCE_H

#include "lib/base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

struct subscription;

LIST_HEAD(subscription_list, subscription);

/* A user in a room, with all of their subscriptions. Those who have user sockets are in every room that they are a member of. */
struct present {
	int64_t user;
	SLIST_ENTRY(present) in_bucket;
	int subscriptions;
	bool announced : 1;   /* the state that was broadcast last: online */
	unsigned change : 31; /* its number among the changes of the next broadcast, from 1 on; 0: none */
};

/* A user whose state may have to be broadcast, and the frame about them in what is being broadcast: to room sockets, and to user
 * sockets. */
struct presence_change {
	struct present *present;
	struct presence_slice {
		size_t from, to;
	} slices[2];
};

SLIST_HEAD(present_bucket, present);

/* The users of one room. */
struct presence {
	int64_t room;
	bool passes; /* user sockets that watch the room get its broadcasts; others have user_presence.h */
	struct present_bucket *buckets;
	size_t bucket_count, count;
	struct presence_change *changes; /* until the next broadcast, in their order */
	unsigned change_count, change_room;
	bool lost;                               /* there was no memory for a change */
	struct subscription_list *subscriptions; /* of the room: who gets the broadcasts */
	const int *subscription_count;
	int64_t broadcast_at;          /* the last one; milliseconds of uptime */
	LIST_ENTRY(presence) in_dirty; /* of those that have something to broadcast, while it is `dirty` */
	bool dirty;
	struct strbuf online; /* the ids of those who are announced as online, with commas between */
	bool listed;          /* `online` is up to date */
};

/* Initializes a zeroed struct; the list and its length are the room's. */
void presence_init(struct presence *presence, int64_t room, struct subscription_list *subscriptions, const int *subscription_count);

/* A subscription has been put into the room's list; false: out of memory. */
bool presence_attach(struct presence *presence, struct subscription *subscription);

/* One has been taken out of it. */
void presence_detach(struct presence *presence, struct subscription *subscription);

/* The user, where they are online in the room; NULL: they are not. */
const struct present *presence_find(const struct presence *presence, int64_t user);

/* Calls back with everybody who is online in the room. */
void presence_each(const struct presence *presence, void (*callback)(void *context, int64_t user), void *context);

/* Appends the ids of the users who are online as a JSON array, with `self` among them. NULL: nobody is. */
void presence_list(struct presence *presence, int64_t self, struct strbuf *to);

/* The room is about to be freed. */
void presence_end(struct presence *presence);

#endif
