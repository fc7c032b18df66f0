/*
 * The rooms that have subscriptions, and the subscriptions of each.
 */
#ifndef MOZNODS_WSD_ROOM_H
#define MOZNODS_WSD_ROOM_H

#include "presence.h"
#include "subscription.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

struct frame;

struct room {
	int64_t id;
	struct subscription_list subscriptions;
	int subscription_count;
	struct presence presence;
	SLIST_ENTRY(room) in_bucket;
};

/* The room, NULL when nobody is subscribed to it. */
struct room *room_find(int64_t id);

/* Its presence, NULL when nobody is subscribed to it. */
struct presence *room_presence(int64_t id);

/* Puts a subscription into its room's list and announces its user's presence to the others; false: out of memory. */
bool room_attach(struct subscription *subscription);

/* Takes it out again; the last one frees the room. */
void room_detach(struct subscription *subscription);

/* Sends a frame to the v2 sockets of everybody in the subscription's room but its user. */
void room_broadcast_to_others(const struct subscription *subscription, struct frame *frame);

#endif
