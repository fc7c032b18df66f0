/* The rooms of the site: see room_overview.h. Who speaks with whom in direct rooms is nobody's business. */
#include "lib/admin/room_overview.h"
#include "lib/base/search_key.h"
#include "lib/db/db.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/shape/user_shape.h"

/* The bytes of a room are no stored count: its messages that have files are looked up, for the rooms of one page. */
/* clang-format off */
#define ROOM_OVERVIEW_FIELDS(F) \
	F(id, shape_number, room.id) \
	F(name, shape_text, room.name) \
	F(visibility, shape_text, room.visibility) \
	F(owner, shape_user, room.owner_id) \
	F(participants, shape_number, room.participant_count) \
	F(messages, shape_number, room.message_count) \
	F(bytes, shape_number, ( \
		SELECT coalesce(sum(file.size + file.thumb_size), 0) FROM message JOIN file ON file.message_id = message.id WHERE message.room_id = room.id \
	)) \
	F(created_at, shape_time, room.created_at) \
	F(last_message_at, shape_time, ( \
		SELECT message.created_at FROM message WHERE message.room_id = room.id ORDER BY message.id DESC LIMIT 1 \
	))
/* clang-format on */
#define ROOM_OVERVIEW_COLUMNS SHAPE_COLUMNS(room.id, ROOM_OVERVIEW_FIELDS)

SHAPE_LOCAL(room_overview_shape, ROOM_OVERVIEW_FIELDS);

enum { SEARCH_MOST = 100 }; /* characters */

static void
append(struct request *r, struct query *row)
{
	shape_row(&room_overview_shape, row, &r->reply);
}

/* A room that has ended and waits for its rows to be deleted has a negative activity. */
const struct error *
room_overview_list(struct request *r)
{
	static struct query rows = SHAPE_QUERY(ROOM_OVERVIEW_COLUMNS,
		FROM room
		WHERE id < :before AND kind = 'room' AND activity >= 0
		AND (CAST(:search AS text) IS NULL OR instr(name_key, :search) > 0)
		ORDER BY id DESC LIMIT :limit
	);
	const char *search = input_given(&r->input, "search") ? input_line(&r->input, "search", 0, SEARCH_MOST) : "";

	search = input_hold(&r->input, search_key(search));
	page_take_before(r);
	if (r->input.error)
		return r->input.error;
	db_bind(&rows, ":search", *search ? search : NULL);
	return page_show_before(r, &rows, append);
}
