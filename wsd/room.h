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

struct feed_stream;
struct frame;
struct stream;

struct room {
	int64_t id;
	struct feed_stream *stream; /* of its events: held, see feed_stream.h */
	struct subscription_list subscriptions;
	int subscription_count;
	int participants;   /* members, as user sockets have learned; 0: not known */
	uint64_t call_mark; /* set while something is sent to a socket once of each room */
	struct presence presence;
	SLIST_ENTRY(room) in_bucket;
};

/* The room, NULL when nobody is subscribed to it. */
struct room *room_find(int64_t id);

/* The room that a subscription is attached to. */
struct room *room_of(const struct subscription *subscription);

/* Its presence, NULL when nobody is subscribed to it. */
struct presence *room_presence(int64_t id);

/* Puts a subscription into its room's list and announces its user's presence to the others. The room holds its stream, which stood
 * at the given number. False: out of memory. */
bool room_attach(struct subscription *subscription, const struct stream *stream);

/* Takes it out again, where it is in there; the last one frees the room. */
void room_detach(struct subscription *subscription);

/* How many members it has, known when a user socket subscribes and counted on from there. Many: their presence is told only to who
 * watches the room. */
void room_set_participants(struct room *room, int participants);
bool room_is_small(const struct room *room);

/* Sends a passing frame to the v2 sockets of everybody in the subscription's room but its user: of user sockets to those that watch
 * it. */
void room_broadcast_to_others(const struct subscription *subscription, struct frame *frame);

#endif
