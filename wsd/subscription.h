/*
 * A socket's interest in one room: how far it has received the room's events, and whether it is up to date. Rooms, presence, feed
 * and calls work on subscriptions; the network is below, in socket.h.
 */
#ifndef MOZNODS_WSD_SUBSCRIPTION_H
#define MOZNODS_WSD_SUBSCRIPTION_H

#include "socket.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

struct feed_stream;
struct frame;
struct present;
struct room;
struct strbuf;
struct stream;

struct subscription {
	struct socket *socket;
	struct room *room;       /* NULL while it is not in a room's list */
	struct present *present; /* its user, in the room */
	int64_t room_id;
	struct feed_stream *stream;         /* of the room's events: held, see feed_stream.h */
	int64_t seq;                        /* of the last event sent */
	int64_t attached_seq;               /* the newest one when it was made: earlier events do not end it */
	bool v2;                            /* the client asked for the richer protocol */
	bool live;                          /* up to date: the feed sends to it */
	LIST_ENTRY(subscription) in_room;   /* of room->subscriptions */
	LIST_ENTRY(subscription) in_socket; /* of socket->subscriptions */
};

/* A new one of the socket, not in a room's list yet. It holds the room's stream, which stood at the given number, and counts as
 * having all events up to it. NULL: out of memory. */
struct subscription *subscription_new(struct socket *socket, int64_t room_id, const struct stream *stream);

/* Frees one that is not in a room's list. */
void subscription_free(struct subscription *subscription);

/* Its user. */
static inline int64_t
subscription_user(const struct subscription *subscription)
{
	return subscription->socket->login.user;
}

/* Queues a frame, or one made of a buffer, which is emptied: see socket_send. */
void subscription_send(struct subscription *subscription, struct frame *frame);
void subscription_send_text(struct subscription *subscription, struct strbuf *text);

#endif
