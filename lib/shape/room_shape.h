/* A room as JSON, and somebody in it: see shape.h. */
#ifndef MOZNODS_ROOM_SHAPE_H
#define MOZNODS_ROOM_SHAPE_H

#include "lib/shape/call_shape.h"
#include "lib/shape/membership_shape.h"
#include "lib/shape/user_shape.h"

/* Who may call everybody: as it was set, or by how many there are. Whoever asks for the right reads the same. */
/* clang-format off */
#define MENTION_ROOM_FIELDS(F) \
	F(mention_room, shape_text, coalesce( \
		room.mention_room, CASE WHEN room.participant_count <= 20 THEN 'members' ELSE 'moderators' END \
	))
/* clang-format on */

/* The newest message is the one that the room was last active with; where that is deleted, it is looked for. */
/* clang-format off */
#define ROOM_FIELDS(F) \
	F(id, shape_number, room.id) \
	F(kind, shape_text, room.kind) \
	F(name, shape_room_name, coalesce(room.direct_key, room.name)) \
	F(description, shape_text, room.description) \
	F(visibility, shape_text, room.visibility) \
	F(owner, shape_user, room.owner_id) \
	F(participant_count, shape_number, room.participant_count) \
	F(max_participants, shape_number, room.max_participants) \
	MENTION_ROOM_FIELDS(F) \
	F(invite, shape_text, room.invite) \
	F(posting, shape_text, room.posting) \
	F(pin, shape_text, room.pin) \
	F(slow_seconds, shape_number, room.slow_seconds) \
	F(retention_days, shape_number, room.retention_days) \
	F(created_at, shape_time, room.created_at) \
	F(updated_at, shape_time, room.updated_at) \
	F(last_message_id, shape_number, coalesce(newest.id, (SELECT max(message.id) FROM message WHERE message.room_id = room.id))) \
	F(last_message_at, shape_time, coalesce(newest.created_at, ( \
		SELECT message.created_at FROM message WHERE message.room_id = room.id ORDER BY message.id DESC LIMIT 1 \
	))) \
	F(call, shape_call, CASE WHEN room.id IN (SELECT seat.room_id FROM seat) THEN room.id ELSE 0 END) \
	F(members, shape_members, room.direct_key)
/* clang-format on */

/* The columns of the table room with LEFT JOIN message AS newest ON newest.id = room.activity AND newest.room_id = room.id. */
#define ROOM_COLUMNS SHAPE_COLUMNS(room.id, ROOM_FIELDS)

/* With the number of its newest event, to go on from. */
/* clang-format off */
#define NUMBERED_ROOM_FIELDS(F) \
	ROOM_FIELDS(F) \
	F(seq, shape_number, room.last_seq)
/* clang-format on */
#define NUMBERED_ROOM_COLUMNS SHAPE_COLUMNS(room.id, NUMBERED_ROOM_FIELDS)

/* With the membership of who is shown it, which nobody else is told. */
/* clang-format off */
#define VIEWED_ROOM_FIELDS(F) \
	ROOM_FIELDS(F) \
	F(membership, shape_membership, participant.id)
/* clang-format on */

/* The same columns and, joined to them, those of the table participant for that user, which may have no row. */
#define VIEWED_ROOM_COLUMNS ROOM_COLUMNS ", " MEMBERSHIP_COLUMNS

/* With both. */
/* clang-format off */
#define SIDEBAR_ROOM_FIELDS(F) \
	NUMBERED_ROOM_FIELDS(F) \
	F(membership, shape_membership, participant.id)
/* clang-format on */
#define SIDEBAR_ROOM_COLUMNS NUMBERED_ROOM_COLUMNS ", " MEMBERSHIP_COLUMNS

/* clang-format off */
#define PARTICIPANT_FIELDS(F) \
	F(user, shape_user, participant.user_id) \
	F(role, shape_text, participant.role) \
	F(joined_at, shape_time, participant.joined_at)
/* clang-format on */

/* As who looks after the room is shown them. */
/* clang-format off */
#define MODERATED_PARTICIPANT_FIELDS(F) \
	PARTICIPANT_FIELDS(F) \
	F(muted_until, shape_time, CASE WHEN participant.muted_until > unixepoch() THEN participant.muted_until END)
/* clang-format on */

/* What has become of one, to all of the room. */
/* clang-format off */
#define PARTICIPANT_NEWS_FIELDS(F) \
	F(user_id, shape_number, participant.user_id) \
	F(role, shape_text, participant.role) \
	F(muted_until, shape_time, CASE WHEN participant.muted_until > unixepoch() THEN participant.muted_until END)
/* clang-format on */

/* The columns of the table participant; the id is the user's. */
#define PARTICIPANT_COLUMNS SHAPE_COLUMNS(participant.user_id, PARTICIPANT_FIELDS)
#define MODERATED_PARTICIPANT_COLUMNS SHAPE_COLUMNS(participant.user_id, MODERATED_PARTICIPANT_FIELDS)
#define PARTICIPANT_NEWS_COLUMNS SHAPE_COLUMNS(participant.user_id, PARTICIPANT_NEWS_FIELDS)

extern const struct shape room_shape, numbered_room_shape, viewed_room_shape, sidebar_room_shape, participant_shape,
	moderated_participant_shape, participant_news_shape;

/* Of a column with a room's name or, where `direct` stands in the column before it, with the text of the set of its members
 * (lib/base/id_set.h): the name, or their names in order of id. */
shape_writer shape_room_name;

/* Of a column with the text of a set of ids: these users; left out where it is NULL. */
shape_writer shape_members;

/* Writes one room, as everybody sees it or as this user does; false when there is none. Inside a transaction. */
bool room_write(struct strbuf *to, int64_t room);
bool room_write_viewed(struct strbuf *to, int64_t room, int64_t user);

#endif
