/*
 * One connection, from its handshake to its last byte.
 */
#ifndef MOZNODS_WSD_SESSION_H
#define MOZNODS_WSD_SESSION_H

#include "bucket.h"
#include "close_code.h"
#include "decoder.h"
#include "handshake.h"
#include "outbox.h"
#include "transport.h"
#include "wheel.h"
#include "lib/base/json_members.h"
#include "lib/base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

struct error;
struct feed_stream;
struct frame;
struct lws;
struct present;

enum session_state { SESSION_NEW, SESSION_WAITING, SESSION_OPEN, SESSION_CLOSING };

/* Events in the last minute, for the few things that are counted by the minute. */
struct minute {
	int64_t began;
	int count;
};

LIST_HEAD(session_list, session);

struct session {
	struct lws *wsi;
	enum session_state state;
	bool v2;                    /* asked for the richer protocol */
	bool live;                  /* has been told everything up to now: goes on from the feed */
	bool slow;                  /* to be closed at the end of the turn */
	bool said_goodbye;          /* the close is on its way */
	bool by_client;             /* the client closed */
	bool deaf;                  /* nothing that still comes is looked at */
	bool refused_head;          /* its handshake was refused: it will never begin */
	int close_code;
	const char *close_reason;   /* a constant */

	int64_t room_id, user, token_id;
	int64_t seq;                /* of the room's last event sent */
	int64_t entered;            /* the room's newest seq when it was let in: what happened before does not end it */
	struct feed_stream *stream, *own_stream;    /* of the room and of the user: held from when it is let in; see feed.h */
	int64_t since;              /* of the last state: when it began; milliseconds of uptime */
	int64_t began;              /* when the connection stood; the same clock */
	int64_t heard, pinged;      /* the last sign of life, the last ping; the same clock */
	bool ping_due, paused;      /* a ping is to be sent; nothing is read until the outbox is empty */

	struct room *room;
	struct present *present;    /* its user, in the room */
	bool counted;               /* among its user's sockets */
	int64_t crowded;            /* the user whose other sockets are being asked whether they live, for this one's sake; 0: none */
	int64_t crowded_at;         /* since when; once only */
	struct strbuf early;        /* what has come meanwhile */
	LIST_ENTRY(session) in_all;        /* of session_all */
	LIST_ENTRY(session) in_room;       /* of its room's sessions */
	struct wheel_place place;          /* when it is looked at next */
	LIST_ENTRY(session) in_due;        /* those that the end of the turn is for, while it is `due` */
	bool due;
	struct handshake handshake;
	char token[TOKEN_SHOWN_MAX];
	struct outbox outbox;
	struct unsent unsent;       /* what the socket has not taken of what it was given */
	struct decoder decoder;
	struct frame *pong;         /* to be sent; NULL: none */
	struct strbuf incoming;     /* a message that has not ended yet; before it begins, its request */
	struct span data;           /* the data of the frame that is being taken, as it was sent; its text is NULL without any */

	struct minute bad, refused;
	struct bucket signals, read;     /* signalling frames, and bytes of frames; see frames.c */
};

/* The life of a connection. A nonzero answer means: close it now. */
void session_begin(struct session *session, struct lws *wsi);
int session_writable(struct session *session);
void session_alive(struct session *session);
void session_end(struct session *session);

/* Shows a token: lets the session into its room, or refuses it. */
void session_authenticate(struct session *session, const char *token);

/* Whether the client's address has shown too many tokens that were none; then it is told when to try again, and closed. */
bool session_guesses(struct session *session);

/* It has shown one more, or made us work without showing any. */
void session_count_guess(const struct session *session);

/* Queues a frame for the end of the turn; who does not read is cut off. Nothing is sent on a session that is closing. */
void session_send(struct session *session, struct frame *frame);

/* The same with a frame made of a buffer, which is emptied. */
void session_send_text(struct session *session, struct strbuf *text);

/* Sends what is queued and then closes, with a code and a constant reason. */
void session_close(struct session *session, int code, const char *reason);

/* The client has closed with this code, CLOSE_UNSAID without one: answers with the same. */
void session_close_client(struct session *session, int code);

/* An `error` frame, and then the error's close code. */
void session_refuse(struct session *session, const struct error *error);

/* All sessions, for whoever goes through them. */
struct session_list *session_all(void);
int session_count(void);

/* Counts one more of something; true when more than `most` have come within a minute. */
bool minute_exceeds(struct minute *minute, int most);

/* Ends those who have waited too long, pings those whose turn it is; to be called every WHEEL_STEP_MS. */
void session_look_after(int64_t now);

#endif
