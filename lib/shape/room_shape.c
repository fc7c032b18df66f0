/* A room as JSON: see room_shape.h. */
#include "lib/shape/room_shape.h"

SHAPE(room_shape, ROOM_FIELDS);
SHAPE(participant_shape, PARTICIPANT_FIELDS);

bool
room_write(struct strbuf *to, int64_t room)
{
	static struct query one = SHAPE_QUERY(ROOM_COLUMNS, FROM room WHERE id = :room);

	db_bind(&one, ":room", room);
	return shape_one(&room_shape, &one, to);
}
