/*
 * Writing a notification (notification.h): its row, in the transaction of the change, and whom to wake afterwards.
 */
#ifndef MOZNODS_PUBLISH_H
#define MOZNODS_PUBLISH_H

#include "lib/shape/shape.h"

#include <stdint.h>

struct stream;

enum { PUBLISH_SHORT = 128 }; /* bytes of data that holds nothing but numbers */

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

/* Writes an event: only this function and notify_room_ended add one to the table. */
void publish(const struct notification *event);

/* The same with a shape as its data, after `before` and with `behind` behind it, and nothing where there is no row. */
void publish_shape(struct notification event, const char *before, const struct shape *shape, struct query *row, const char *behind);

/* The same with short data, which holds nothing but numbers, as printf(3) formats it. */
void publish_format(struct notification event, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Tells a passing event (passing.h). */
void publish_passing(int64_t user, const char *type, const char *data);

/* For who writes events without `publish`: notes that a stream has new ones, and prunes now and then. */
void publish_in(int64_t stream);
void publish_prune(void);

#endif
