/* A room as JSON: see room_shape.h. */
#include "lib/shape/room_shape.h"

SHAPE(room_shape, ROOM_FIELDS);
SHAPE(numbered_room_shape, NUMBERED_ROOM_FIELDS);
SHAPE(viewed_room_shape, VIEWED_ROOM_FIELDS);
SHAPE(sidebar_room_shape, SIDEBAR_ROOM_FIELDS);
SHAPE(participant_shape, PARTICIPANT_FIELDS);

bool
room_write(struct strbuf *to, int64_t room)
{
	static struct query one = SHAPE_QUERY(ROOM_COLUMNS,
		FROM room LEFT JOIN message AS newest ON newest.id = room.activity AND newest.room_id = room.id WHERE room.id = :room
	);

	db_bind(&one, ":room", room);
	return shape_one(&room_shape, &one, to);
}

bool
room_write_viewed(struct strbuf *to, int64_t room, int64_t user)
{
	static struct query one = SHAPE_QUERY(VIEWED_ROOM_COLUMNS,
		FROM room LEFT JOIN message AS newest ON newest.id = room.activity AND newest.room_id = room.id
		LEFT JOIN participant ON participant.room_id = room.id AND participant.user_id = :user
		WHERE room.id = :room
	);

	db_bind(&one, ":room", room);
	db_bind(&one, ":user", user);
	return shape_one(&viewed_room_shape, &one, to);
}
