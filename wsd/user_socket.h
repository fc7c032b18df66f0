/*
 * The user socket, /ws/: a socket that is subscribed to every room of its user, and hears what happens to them. What it sends of a
 * room names the room (subscription.h).
 */
#ifndef MOZNODS_WSD_USER_SOCKET_H
#define MOZNODS_WSD_USER_SOCKET_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

struct error;
struct request;
struct sidebar_room;
struct socket;
struct subscription;

/* One user socket, after its login. */
struct user_socket {
	struct socket *socket;
	int64_t user;
	int64_t seq;          /* of the last event of the user's own stream that was sent */
	int64_t attached_seq; /* of the newest when it was made: earlier events change no subscription */
	bool live;            /* it has all of them: the feed sends to it */
	bool catching_up;     /* it asked for older ones */
	uint64_t mark;        /* set while something is sent once to each of several */
	LIST_ENTRY(user_socket) in_bucket;
};

/* Logs a user socket in and subscribes it to everything; NULL, or why not. */
const struct error *user_socket_subscribe(struct socket *socket, struct request *request);

/* Subscribes it to one more room. NULL: out of memory. */
struct subscription *user_socket_add(struct socket *socket, const struct sidebar_room *room);

/* Ends a subscription: its seat in the call, and its presence. */
void user_socket_drop(struct subscription *subscription);

/* The connection is gone; the subscriptions are there still. */
void user_socket_end(struct socket *socket);

/* Its subscription to a room, NULL without one. */
struct subscription *user_socket_find(const struct socket *socket, int64_t room);

/* The first user socket of a user, and the next after one; NULL: there are no more. */
struct user_socket *user_socket_first(int64_t user);
struct user_socket *user_socket_next(const struct user_socket *user_socket);

/* A number that no user socket has as its mark yet. */
uint64_t user_socket_mark(void);

#endif
