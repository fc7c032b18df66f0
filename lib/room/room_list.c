/* Lists of rooms, one's own and those that everybody sees, by activity or by id: see room.h. */
#include "lib/base/error.h"
#include "lib/base/search_key.h"
#include "lib/db/db.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/room/room.h"
#include "lib/room/room_order.h"
#include "lib/shape/room_shape.h"

#include <string.h>

_Static_assert((int)PAGE_SIZE_MAX <= (int)ROOM_ORDER_SHOWN, "a page must fit");

static void
append(struct request *r, struct query *row)
{
	shape_row(&viewed_room_shape, row, &r->reply);
}

static struct room_order
own_rooms(int64_t user, const char *search)
{
	static struct query places = QUERY(
		SELECT participant.room_id, activity FROM participant JOIN room ON room.id = participant.room_id
		WHERE participant.user_id = :user AND NOT hidden AND (CAST(:search AS text) IS NULL OR instr(name_key, :search) > 0)
	);
	struct room_order order = { 0 };

	db_bind(&places, ":user", user);
	db_bind(&places, ":search", search);
	while (db_next(&places))
		room_order_add(&order, db_integer(&places, 0), db_integer(&places, 1));
	return order;
}

static void
show_own(struct request *r, const struct room_part *part, const char *search)
{
	static struct query rows = SHAPE_QUERY(VIEWED_ROOM_COLUMNS,
		FROM participant JOIN room ON room.id = participant.room_id
		LEFT JOIN message AS newest ON newest.id = room.activity AND newest.room_id = room.id
		WHERE participant.user_id = :user AND NOT hidden AND (CAST(:search AS text) IS NULL OR instr(name_key, :search) > 0)
		AND activity BETWEEN :earliest AND :latest
	);

	db_bind(&rows, ":user", r->user);
	db_bind(&rows, ":search", search);
	db_bind(&rows, ":earliest", room_part_earliest(part));
	db_bind(&rows, ":latest", room_part_latest(part));
	room_part_write(part, &viewed_room_shape, &rows, &r->reply);
}

/* Sorts nothing in the database: see room_order.h. */
static const struct error *
list_own_in_order(struct request *r, const char *search)
{
	struct room_order order = own_rooms(r->user, search);
	struct room_part part = room_order_pick(&order, (size_t)page_offset(r), (int)r->page.size);
	const struct error *error = r->page.number > 1 && !part.count ? &error_not_found : NULL;

	r->reply.failed = r->reply.failed || order.places.failed;
	r->page.count = (int64_t)room_order_count(&order);
	if (!error)
		show_own(r, &part, search);
	strbuf_free(&order.places);
	return error;
}

/* Where statements are sent together that of the rows finds the page itself, and nobody waits twice. */
static const struct error *
list_own(struct request *r, const char *search)
{
	static struct query count_all = QUERY(SELECT count(*) FROM participant WHERE user_id = :user AND NOT hidden);
	static struct query count_found = QUERY(
		SELECT count(*) FROM participant JOIN room ON room.id = room_id WHERE user_id = :user AND NOT hidden AND instr(name_key, :search) > 0
	);
	static struct query rows = SHAPE_QUERY_SORTED("the rooms of one user", VIEWED_ROOM_COLUMNS,
		FROM participant JOIN room ON room.id = participant.room_id
		LEFT JOIN message AS newest ON newest.id = room.activity AND newest.room_id = room.id
		WHERE participant.id IN (
			SELECT own.id FROM participant AS own JOIN room AS found ON found.id = own.room_id
			WHERE own.user_id = :user AND NOT own.hidden AND (CAST(:search AS text) IS NULL OR instr(found.name_key, :search) > 0)
			ORDER BY found.activity DESC, found.id DESC LIMIT :limit OFFSET :offset
		) ORDER BY activity DESC, room.id DESC
	);

	if (!db_can_send_ahead())
		return list_own_in_order(r, search);
	db_bind(&rows, ":user", r->user);
	db_bind(&rows, ":search", search);
	if (!search) {
		db_bind(&count_all, ":user", r->user);
		return page_show(r, &count_all, &rows, append);
	}
	db_bind(&count_found, ":user", r->user);
	db_bind(&count_found, ":search", search);
	return page_show(r, &count_found, &rows, append);
}

static const struct error *
list_public(struct request *r, const char *search)
{
	static struct query count_all = QUERY(SELECT value FROM counter WHERE name = 'public_rooms');
	static struct query count_found = QUERY(SELECT count(*) FROM room WHERE visibility = 'public' AND instr(name_key, :search) > 0);
	/* Of rooms that are passed over nothing is read that their order does not need: the index alone, but where they are found by their
	 * names, and but for those as recent as the first that is shown, which are sorted. */
	static struct query rows = SHAPE_QUERY_SORTED("the rooms of one page, and as many as are as recent", VIEWED_ROOM_COLUMNS,
		FROM room LEFT JOIN message AS newest ON newest.id = room.activity AND newest.room_id = room.id
		LEFT JOIN participant ON participant.room_id = room.id AND participant.user_id = :user
		WHERE room.id IN (
			WITH head AS (
				SELECT recency FROM room WHERE visibility = 'public' AND (CAST(:search AS text) IS NULL OR instr(name_key, :search) > 0)
				ORDER BY recency DESC LIMIT 1 OFFSET :offset
			)
			SELECT found.id FROM room AS found
			WHERE found.visibility = 'public' AND (CAST(:search AS text) IS NULL OR instr(found.name_key, :search) > 0)
			AND found.recency <= (SELECT recency FROM head)
			ORDER BY found.recency DESC, found.activity DESC, found.id DESC LIMIT :limit OFFSET :offset - (
				SELECT count(*) FROM room AS passed
				WHERE passed.visibility = 'public' AND (CAST(:search AS text) IS NULL OR instr(passed.name_key, :search) > 0)
				AND passed.recency > (SELECT recency FROM head)
			)
		) ORDER BY activity DESC, room.id DESC
	);

	db_bind(&rows, ":user", r->user);
	db_bind(&rows, ":search", search);
	if (!search)
		return page_show(r, &count_all, &rows, append);
	db_bind(&count_found, ":search", search);
	return page_show(r, &count_found, &rows, append);
}

static const struct error *
list_own_by_id(struct request *r, const char *search)
{
	static struct query rows = SHAPE_QUERY(VIEWED_ROOM_COLUMNS,
		FROM participant JOIN room ON room.id = participant.room_id
		LEFT JOIN message AS newest ON newest.id = room.activity AND newest.room_id = room.id
		WHERE user_id = :user AND NOT hidden AND participant.room_id > :after AND (CAST(:search AS text) IS NULL OR instr(name_key, :search) > 0)
		ORDER BY participant.room_id LIMIT :limit
	);

	db_bind(&rows, ":user", r->user);
	db_bind(&rows, ":search", search);
	return page_show_after(r, &rows, append);
}

static const struct error *
list_public_by_id(struct request *r, const char *search)
{
	static struct query rows = SHAPE_QUERY(VIEWED_ROOM_COLUMNS,
		FROM room LEFT JOIN message AS newest ON newest.id = room.activity AND newest.room_id = room.id
		LEFT JOIN participant ON participant.room_id = room.id AND participant.user_id = :user
		WHERE visibility = 'public' AND room.id > :after AND (CAST(:search AS text) IS NULL OR instr(name_key, :search) > 0)
		ORDER BY room.id LIMIT :limit
	);

	db_bind(&rows, ":user", r->user);
	db_bind(&rows, ":search", search);
	return page_show_after(r, &rows, append);
}

const struct error *
room_list(struct request *r)
{
	const char *scope = input_given(&r->input, "scope") ? input_word(&r->input, "scope", "own public") : "own";
	const char *search = input_given(&r->input, "search") ? input_line(&r->input, "search", 0, ROOM_NAME_MOST) : "";

	bool public = !strcmp(scope, "public"), by_id;

	search = input_hold(&r->input, search_key(search));
	page_take(r);
	by_id = page_take_order(r, "activity id");
	if (r->input.error)
		return r->input.error;
	if (!*search)
		search = NULL;
	if (by_id)
		return public ? list_public_by_id(r, search) : list_own_by_id(r, search);
	return public ? list_public(r, search) : list_own(r, search);
}
