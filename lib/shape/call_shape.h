/* The call of a room as JSON: see shape.h. */
#ifndef MOZNODS_CALL_SHAPE_H
#define MOZNODS_CALL_SHAPE_H

#include "lib/shape/shape.h"

/* began_at is NULL where there is no call. */
/* clang-format off */
#define CALL_FIELDS(F) \
	F(active, shape_boolean, call.began_at IS NOT NULL) \
	F(started_at, shape_time, call.began_at) \
	F(participants, shape_seated, CASE WHEN call.began_at IS NULL THEN 0 ELSE call.room_id END)
/* clang-format on */

extern const struct shape call_shape;

/* Of a column with the id of a room: the users in its call, in the order of joining. 0: none. */
shape_writer shape_seated;

/* Of a column with the id of a room: its call. 0: a room in which there is none, read once for a list. */
shape_writer shape_call;

/* Writes a room's call. Inside a transaction. */
void call_write(struct strbuf *to, int64_t room);

#endif
