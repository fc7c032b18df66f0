/* The call of a room as JSON: see call_shape.h. */
#include "lib/shape/call_shape.h"
#include "lib/base/wakeup.h"
#include "lib/shape/user_shape.h"

SHAPE(call_shape, CALL_FIELDS);

bool
shape_seated(struct strbuf *to, struct query *row, int column)
{
	static struct query seated = SHAPE_QUERY(USER_COLUMNS,
		FROM seat JOIN account ON account.id = user_id WHERE room_id = :room AND NOT away ORDER BY seat.id
	);
	int64_t room = db_integer(row, column);

	if (!room) {
		strbuf_text(to, "[]");
		return true;
	}
	db_bind(&seated, ":room", room);
	shape_list(&user_shape, &seated, to);
	return true;
}

/* Nobody is in a call who has not come back since the daemon was restarted. */
static struct query call_of_room = SHAPE_QUERY(SHAPE_COLUMNS(call.room_id, CALL_FIELDS),
	FROM (
		SELECT CAST(:id AS bigint) AS room_id, (
			SELECT max(call_began_at) FROM seat WHERE room_id = :id AND NOT away
		) AS began_at
	) AS call
);

/* Where no daemon runs there is no call, whatever has been left behind: that of no room is empty. */
static int64_t
room_of_call(int64_t room)
{
	return room && wakeup_daemon_runs() ? room : 0;
}

void
call_write(struct strbuf *to, int64_t room)
{
	db_bind(&call_of_room, ":id", room_of_call(room));
	shape_one(&call_shape, &call_of_room, to);
}

bool
shape_call(struct strbuf *to, struct query *row, int column)
{
	static struct shape_memo memo = { .shape = &call_shape, .by_id = &call_of_room };

	return shape_remembered(&memo, to, room_of_call(db_integer(row, column)));
}
