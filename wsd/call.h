/*
 * Calls: joining, leaving, and resuming after a lost socket. What participants change in a call is in call_control.h, the frames
 * that the room gets about its call are in call_frames.h.
 */
#ifndef MOZNODS_WSD_CALL_H
#define MOZNODS_WSD_CALL_H

#include "seat.h"

#include <stdbool.h>
#include <stdint.h>

struct error;
struct event;
struct request;
struct subscription;

/* What a join_call asks for, { audio?, video?, session?, takeover? }, and what was decided: the work of call_join and
 * call_joined. */
struct joining {
	int audio, video; /* -1: not said */
	bool takeover;
	const char *shown;                   /* the session shown; NULL: none; the input's */
	bool resumes;                        /* keeps the seat that they have here */
	char session_id[SEAT_SESSION_BYTES]; /* of the seat from now on */
	char session_hash[CALL_HASH_BYTES];
	int64_t began; /* when the call did */
};

/* Begins, with the seats that the daemon before this one has stored. Returns 0 when the database does not answer. */
int call_begin(void);

/* Ends: the seats stay in the database, to be resumed at the next daemon. */
void call_end(void);

/* The frames join_call and leave_call. `context` of each request is a struct frame_context. Whether one may join is decided in
 * the handler; call_joined does the rest once that is stored; the `work` of both is a struct joining. */
const struct error *call_join(struct request *request);
void call_joined(struct subscription *subscription, struct request *request);
const struct error *call_leave(struct request *request);

/* Ends a seat and broadcasts why to the room; its own socket is told unless the reason is "left". `successor`, the subscription
 * that takes the seat over, is not told (NULL: none). Callers that iterate take the next seat first. */
void call_end_seat(struct seat *seat, const struct subscription *successor, const char *reason);

/* Deletes the rows of ended seats, outside of any transaction. */
void call_flush(void);

/* The socket of a subscription is closed: it was lost, or its permission ended. */
void call_socket_lost(struct subscription *subscription);

/* A permission has ended: ends the seats without a socket that depend on it. */
void call_permission_ended(const struct event *event);

/* A member may say nothing any more: their seat ends. */
void call_muted(const struct event *event);

/* A user has another name or picture: the event's data has their user object. */
void call_user_updated(const struct event *event);

#endif
