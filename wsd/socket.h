/*
 * One WebSocket, from its handshake to its last byte: its state, its queues and its limits. Messages go to the handlers that are
 * set at the start. Who uses it is its login (login.h), which rooms it receives its subscriptions (subscription.h).
 */
#ifndef MOZNODS_WSD_SOCKET_H
#define MOZNODS_WSD_SOCKET_H

#include "bucket.h"
#include "close_code.h"
#include "decoder.h"
#include "handshake.h"
#include "heartbeat.h"
#include "login.h"
#include "minute.h"
#include "outbox.h"
#include "transport.h"
#include "wheel.h"
#include "lib/base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

struct frame;
struct lws;
struct subscription;
struct user_socket;

enum { SOCKET_CLOSE_TIMEOUT_MS = 5000 }; /* how long a closing socket may take to read what is left */

/* Before the end of the handshake; waiting for a token; logged in; after the close of either side. */
enum socket_state { SOCKET_NEW, SOCKET_WAITING, SOCKET_OPEN, SOCKET_CLOSING };

LIST_HEAD(socket_list, socket);
SLIST_HEAD(socket_subscriptions, subscription);

struct socket {
	struct lws *wsi;
	enum socket_state state;
	bool catching_up; /* a subscription has missed events to send: `writable` is called when the outbox is empty */
	bool overflowed;  /* to be closed at the end of the loop iteration: its outbox was full */
	bool close_sent;  /* the close frame */
	bool closed_by_client;
	bool ignores_input;     /* whatever still comes is dropped */
	bool handshake_refused; /* it will never begin */
	bool busy;              /* its token, or a message, is worked on: what comes meanwhile goes into `early` */
	unsigned joined;        /* of its messages wait to be stored together (joined.h) */
	bool catch_up_asked;    /* there is a task that reads what it has missed */
	bool ping_due, paused;  /* a ping is to be sent; nothing is read until the outbox is empty */
	int close_code;
	const char *close_reason; /* a constant */

	int64_t since; /* when the state began; milliseconds of uptime */
	int64_t began; /* when the connection was accepted; the same clock */
	struct heartbeat heartbeat;

	struct login login;
	struct socket_subscriptions subscriptions; /* a room socket has one */
	struct user_socket *user_socket;           /* NULL: it is a room socket, or not logged in */
	LIST_ENTRY(socket) by_user;                /* of room sockets: see user_presence.c */
	int64_t waiting_user;        /* the user at their connection limit that it waits for (connection_limit.h); 0: none */
	int64_t waiting_since;       /* milliseconds of uptime; a socket waits once only */
	struct strbuf early;         /* what has come during that wait, or while it is `busy` */
	LIST_ENTRY(socket) in_all;   /* of socket_all */
	struct wheel_node node;      /* of its next check */
	LIST_ENTRY(socket) in_dirty; /* of those to be written at the end of the loop iteration, while it is `dirty` */
	bool dirty;
	struct handshake handshake;
	struct outbox outbox;
	struct unsent unsent; /* bytes that the kernel has not taken yet */
	struct decoder decoder;
	struct frame *pong;     /* to be sent; NULL: none */
	struct strbuf incoming; /* a message that has not ended yet; before it begins, its request */

	struct minute bad, refused;
	struct bucket signals, read; /* signalling frames, and bytes of frames; see frames.c */
};

/* Upward callbacks. None may free the socket. */
struct socket_handlers {
	void (*opened)(struct socket *socket);                                   /* the handshake is done: WAITING */
	void (*message)(struct socket *socket, const char *text, size_t length); /* a whole one, valid UTF-8 */
	void (*writable)(struct socket *socket);                                 /* everything is sent, and it is `catching_up` */
	void (*wait_ended)(struct socket *socket);                               /* the wait at the connection limit */
	void (*leaving)(struct socket *socket);                                  /* the client closes it, or has gone */
	void (*closing)(struct socket *socket);                                  /* it is CLOSING now: nothing more is sent */
	void (*closed)(struct socket *socket); /* it is about to be freed: subscriptions end here */
};

/* Sets the handlers, before the first socket. */
void socket_set_handlers(const struct socket_handlers *handlers);
const struct socket_handlers *socket_handlers(void);

/* The handshake is done: the socket counts, and waits for a token. */
void socket_begin(struct socket *socket, struct lws *wsi);

/* The connection is gone. Also for one whose handshake was never done. */
void socket_end(struct socket *socket);

/* Its login was accepted: it is OPEN. */
void socket_open(struct socket *socket);

/* Sets the time of its next check anew, after something that determines it has changed. */
void socket_schedule(struct socket *socket);

/* When its wait at the connection limit ends; milliseconds of uptime. */
int64_t socket_wait_deadline(const struct socket *socket);

/* Sends what is queued and then closes, with a code and a constant reason. Nothing for one that is closing already. */
void socket_close(struct socket *socket, int code, const char *reason);

/* The client has closed with this code, CLOSE_NO_CODE without one: answers with the same. */
void socket_close_by_client(struct socket *socket, int code);

/* Queues a ping, outside of the usual interval as well. */
void socket_ping(struct socket *socket, int64_t now);

/* It holds a seat in a call, or no longer: then its heartbeat is faster. */
void socket_set_in_call(struct socket *socket, bool in_call);

/* Puts it on the dirty list: it is written, and closed when it is closing, at the end of this loop iteration. The second takes it
 * off. */
void socket_mark_dirty(struct socket *socket);
void socket_clear_dirty(struct socket *socket);

/* The first of the dirty list; NULL: it is empty. */
struct socket *socket_first_dirty(void);

/* All sockets, and how many there are. */
struct socket_list *socket_all(void);
int socket_count(void);

#endif
