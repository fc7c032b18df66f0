/* What a room is to somebody in it, as JSON: see membership_shape.h. */
#include "lib/shape/membership_shape.h"

SHAPE(membership_shape, MEMBERSHIP_FIELDS);
SHAPE(read_state_shape, READ_STATE_FIELDS);

bool
shape_mention_count(struct strbuf *to, struct query *row, int column)
{
	int64_t count = db_integer(row, column);

	if (count == 0 && db_null(row, column))
		return shape_number(to, row, column - 1);
	strbuf_number(to, count);
	return true;
}

bool
shape_membership(struct strbuf *to, struct query *row, int column)
{
	if (db_null(row, column))
		strbuf_text(to, "null");
	else
		shape_row_from(&membership_shape, row, column, to);
	return true;
}

bool
membership_write(struct strbuf *to, int64_t room, int64_t user)
{
	static struct query one = SHAPE_QUERY(MEMBERSHIP_COLUMNS,
		FROM participant JOIN room ON room.id = participant.room_id
		WHERE participant.room_id = :room AND participant.user_id = :user
	);

	db_bind(&one, ":room", room);
	db_bind(&one, ":user", user);
	return shape_one(&membership_shape, &one, to);
}

bool
read_state_write(struct strbuf *to, int64_t room, int64_t user)
{
	static struct query one = SHAPE_QUERY(READ_STATE_COLUMNS,
		FROM participant JOIN room ON room.id = participant.room_id
		WHERE participant.room_id = :room AND participant.user_id = :user
	);

	db_bind(&one, ":room", room);
	db_bind(&one, ":user", user);
	return shape_one(&read_state_shape, &one, to);
}
