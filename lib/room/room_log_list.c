/* The record of a room, read: see room_log_list.h. */
#include "lib/room/room_log_list.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/shape/moderation_shape.h"

static void
append(struct request *r, struct query *row)
{
	shape_row(&room_log_shape, row, &r->reply);
}

static const struct error *
show_numbered(struct request *r)
{
	static struct query count = QUERY(SELECT count(*) FROM room_log WHERE room_id = :room);
	static struct query rows = SHAPE_QUERY(ROOM_LOG_COLUMNS,
		FROM room_log WHERE room_id = :room ORDER BY id DESC LIMIT :limit OFFSET :offset
	);

	db_bind(&count, ":room", r->room);
	db_bind(&rows, ":room", r->room);
	return page_show(r, &count, &rows, append);
}

static const struct error *
show_beside(struct request *r)
{
	static struct query older = SHAPE_QUERY(ROOM_LOG_COLUMNS,
		FROM room_log WHERE room_id = :room AND id < :cursor ORDER BY id DESC LIMIT :limit
	);
	static struct query newer = SHAPE_QUERY(ROOM_LOG_COLUMNS,
		FROM room_log WHERE room_id = :room AND id > :cursor ORDER BY id LIMIT :limit
	);
	static struct query beyond = QUERY(
		SELECT EXISTS (SELECT 1 FROM room_log WHERE room_id = :room AND id > :newest),
		       EXISTS (SELECT 1 FROM room_log WHERE room_id = :room AND id < :oldest)
	);
	struct query *rows = r->page.kind == PAGE_BEFORE ? &older : &newer;

	db_bind(rows, ":room", r->room);
	db_bind(&beyond, ":room", r->room);
	page_show_beside(r, r->page.cursor, rows, &beyond, append);
	return NULL;
}

const struct error *
room_log_list(struct request *r)
{
	page_take_cursor(r);
	if (r->page.kind == PAGE_AROUND)
		input_add_error(&r->input, "around", "This list goes on with before or after.");
	if (r->input.error)
		return r->input.error;
	return r->page.kind == PAGE_NUMBERED ? show_numbered(r) : show_beside(r);
}
