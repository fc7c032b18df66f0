/*
 * Calls: sitting down, getting up, losing the socket and coming back. What those who sit do to each other's seats is in
 * call_control.h, what the room hears of it all in call_news.h.
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

/* What a join_call asks for, { audio?, video?, session?, takeover? }, and what it comes to: the work of the two halves. */
struct joining {
	int audio, video;                       /* -1: not said */
	bool takeover;
	const char *shown;                      /* the session shown; NULL: none; the input's */
	bool resumes;                           /* is seated already, here */
	char session_id[SEAT_SESSION_BYTES];    /* of the seat from now on */
	char session_hash[CALL_HASH_BYTES];
	int64_t began;                          /* when the call did */
};

/* Begins, with the seats that the daemon before us has left. Returns 0 when the database does not answer. */
int call_begin(void);

/* Ends: those who sit will come back to the next daemon. */
void call_end(void);

/* The frames join_call and leave_call. `context` of each request is a struct frame_context. Whether one may join is found out in the
 * handler, and done, once that is stored, in call_joined; the `work` of both is a struct joining. */
const struct error *call_join(struct request *request);
void call_joined(struct subscription *subscription, struct request *request);
const struct error *call_leave(struct request *request);

/* Frees a seat; the room hears why, and so does its socket unless it went by itself. Who takes it over (NULL: nobody)
 * knows. The seat after it may be asked for before. */
void call_end_seat(struct seat *seat, const struct subscription *successor, const char *reason);

/* What has ended in memory ends in the database, outside of any transaction. */
void call_flush(void);

/* The socket of a subscription has gone: by itself, or because its permission ended. */
void call_socket_lost(struct subscription *subscription);

/* Somebody may no longer be where they were: ends the seats that wait for a socket which could not come back. */
void call_permission_ended(const struct event *event);

/* Somebody has another name or picture now: the event's data is their user object. */
void call_user_updated(const struct event *event);

#endif
