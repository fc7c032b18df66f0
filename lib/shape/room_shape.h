/* A room as JSON, and somebody in it: see shape.h. */
#ifndef MOZNODS_ROOM_SHAPE_H
#define MOZNODS_ROOM_SHAPE_H

#include "lib/shape/call_shape.h"
#include "lib/shape/user_shape.h"

/* clang-format off */
#define ROOM_FIELDS(F) \
	F(id, shape_number, room.id) \
	F(name, shape_text, room.name) \
	F(description, shape_text, room.description) \
	F(visibility, shape_text, room.visibility) \
	F(owner, shape_user, room.owner_id) \
	F(participant_count, shape_number, room.participant_count) \
	F(max_participants, shape_number, room.max_participants) \
	F(created_at, shape_time, room.created_at) \
	F(updated_at, shape_time, room.updated_at) \
	F(call, shape_call, iif(room.id IN (SELECT seat.room_id FROM seat), room.id, 0))
/* clang-format on */

/* The columns of the table room. */
#define ROOM_COLUMNS SHAPE_COLUMNS(room.id, ROOM_FIELDS)

/* clang-format off */
#define PARTICIPANT_FIELDS(F) \
	F(user, shape_user, participant.user_id) \
	F(role, shape_text, CASE participant.role WHEN 'owner' THEN 'owner' ELSE 'member' END) \
	F(joined_at, shape_time, participant.joined_at)
/* clang-format on */

/* The columns of the table participant; the id is the user's. */
#define PARTICIPANT_COLUMNS SHAPE_COLUMNS(participant.user_id, PARTICIPANT_FIELDS)

extern const struct shape room_shape, participant_shape;

/* Writes one room; false when there is none. Inside a transaction. */
bool room_write(struct strbuf *to, int64_t room);

#endif
