/*
 * An event as it is stored: a row of the table notification, and whom to wake once that is committed.
 */
#ifndef MOZNODS_EVENT_ROW_H
#define MOZNODS_EVENT_ROW_H

#include "lib/live/stream.h"

#include <stdint.h>

struct wakeup;

/* One event to be written; 0 and NULL where it has no such value. Texts are borrowed. */
struct notification {
	const char *type;
	int64_t room;               /* of the stream that it goes to; 0: to that of its user */
	const struct stream *taken; /* where its number has been taken (stream_take_next); NULL: that is done now */
	int64_t message;            /* the message it concerns: deleted with it */
	int64_t user;               /* the user it is about */
	int64_t token;              /* the login it is about */
	const char *nonce;          /* for `user` alone */
	const char *ends; /* which sockets close after it: those of a "membership", "room" or "token"; a "seat" is no socket */
	const char *data; /* the finished JSON; NULL: memory ran out, and the transaction fails */
};

/* Writes the row of one whose number has been taken, and is the last of the stream: only this function and notify_room_ended add one to
 * the table. */
void event_row_write(struct stream stream, const struct notification *event);

/* Notes that a stream has new events, for who writes them in another way. */
void event_row_in(int64_t stream);

/* Notes that the stream of an account will have: whoever holds sockets reads it before those that are noted from now on. */
void event_row_will_be_in(int64_t account);
void event_row_is_in(int64_t account, int64_t stream);

/* The streams that have new events once the transaction is committed. */
struct wakeup *event_row_wakeup(void);

#endif
