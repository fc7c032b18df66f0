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

struct frame;
struct strbuf;

/* Of a user socket: not; because the client asked, which is told when it is done; because it subscribed late. */
enum catch_up_cause { CATCH_UP_NOTHING, CATCH_UP_ASKED, CATCH_UP_LATE };

/* A user socket has as many as its user has rooms, so it is small: what its room knows is not here (room_of). Numbers of events are
 * below 2^53, as clients need them. */
struct subscription {
	struct socket *socket;
	int64_t room_id;
	int64_t seq;                         /* of the last event sent */
	int64_t attached_seq : 56;           /* the newest one when it was made: earlier events do not end it */
	bool v2 : 1;                         /* the client asked for the richer protocol */
	bool live : 1;                       /* up to date: the feed sends to it */
	bool attached : 1;                   /* it is in the list of its room */
	bool addressed : 1;                  /* of a user socket: its frames name the room */
	bool watched : 1;                    /* the same gets passing events, too */
	enum catch_up_cause catching_up : 2; /* the same has missed events to send */
	LIST_ENTRY(subscription) in_room;    /* of room->subscriptions */
	SLIST_ENTRY(subscription) in_socket; /* of socket->subscriptions */
};

/* A new one of the socket, not in a room's list yet, which has all events of the room up to this one. NULL: out of memory. */
struct subscription *subscription_new(struct socket *socket, int64_t room_id, int64_t seq);

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
