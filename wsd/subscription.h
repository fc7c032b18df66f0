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

/* Of a user socket: not; because the client asked, which is told when it is done; because it subscribed late. */
enum catch_up_cause { CATCH_UP_NOTHING, CATCH_UP_ASKED, CATCH_UP_LATE };

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
	bool addressed;                     /* of a user socket: its frames name the room */
	bool watched;                       /* the same gets passing events, too */
	uint64_t call_mark;                 /* set while something is sent once of each room */
	LIST_ENTRY(subscription) by_user;   /* of a room socket: see user_presence.c */
	enum catch_up_cause catching_up;    /* the same has missed events to send */
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

/* Queues a frame, or one made of a buffer, which is emptied: see socket_send. That of a user socket gets it with the room. */
void subscription_send(struct subscription *subscription, struct frame *frame);
void subscription_send_text(struct subscription *subscription, struct strbuf *text);

/* The same of a frame that is as it is to be sent. */
void subscription_send_finished(struct subscription *subscription, struct frame *frame);

#endif
