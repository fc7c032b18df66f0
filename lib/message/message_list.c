/*
 * Lists of messages: newest first by number, or from a message on. Ids are found in the index first and made
 * into messages afterwards, so the cost depends on the page and not on the age of the room. A far page is not counted to
 * message by message, but by blocks (lib/count/room_count.h).
 */
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/message/message.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/shape/message_shape.h"

static void
append(struct request *r, struct query *row)
{
	shape_row(&message_shape, row, &r->reply);
}

/* Where a numbered page begins: in a block, or among the loose messages, behind `passed` of those up to `newest` and before `left`. */
struct start {
	int64_t newest, passed, left;
};

/* Passes over whole blocks: first over the loose messages, which are newer than all of them. Beyond all of them nothing is left, nor
 * asked for. */
static struct start
find_start(int64_t room, int64_t offset)
{
	static struct query loose = QUERY(SELECT loose_count FROM room WHERE id = :room);
	static struct query blocks = QUERY(SELECT last_id, count FROM message_block WHERE room_id = :room ORDER BY last_id DESC);
	struct start start = { .newest = INT64_MAX, .passed = offset };
	int64_t count;
	bool found = false;

	if (!offset)
		return start;
	db_bind(&loose, ":room", room);
	count = db_one(&loose);
	db_bind(&blocks, ":room", room);
	while (start.passed >= count && (found = db_next(&blocks))) {
		start.passed -= count;
		count = db_integer(&blocks, 1);
	}
	if (found)
		start.newest = db_integer(&blocks, 0);
	db_end(&blocks);
	start.left = start.passed < count ? count - 1 - start.passed : 0;
	return start;
}

/* The page that begins with the newest. */
static struct query *
newest_rows(const struct start *start)
{
	static struct query rows = SHAPE_QUERY(MESSAGE_COLUMNS,
		FROM message WHERE room_id = :room AND id <= :newest ORDER BY id DESC LIMIT :limit
	);

	db_bind(&rows, ":newest", start->newest);
	return &rows;
}

/* Passing over messages, from whichever end of the block is nearer, takes nothing but the index. */
static struct query *
farther_rows(const struct start *start)
{
	static struct query rows = SHAPE_QUERY(MESSAGE_COLUMNS,
		FROM message WHERE room_id = :room AND id <= CASE WHEN CAST(:passed AS bigint) <= :left THEN (
			SELECT start.id FROM message AS start WHERE start.room_id = :room AND start.id <= :newest
			ORDER BY start.id DESC LIMIT 1 OFFSET :passed
		) ELSE (
			SELECT start.id FROM message AS start WHERE start.room_id = :room AND start.id > coalesce((
				SELECT max(last_id) FROM message_block WHERE room_id = :room AND last_id < :newest
			), 0) ORDER BY start.id LIMIT 1 OFFSET :left
		) END ORDER BY id DESC LIMIT :limit
	);

	db_bind(&rows, ":newest", start->newest);
	db_bind(&rows, ":passed", start->passed);
	db_bind(&rows, ":left", start->left);
	return &rows;
}

static struct query *
count_all(int64_t room)
{
	static struct query count = QUERY(SELECT message_count FROM room WHERE id = :room);

	db_bind(&count, ":room", room);
	return &count;
}

/* A statement each: what the one reads costs the other even where it is not read. */
static struct query *
numbered_rows(const struct request *r, const struct start *start)
{
	struct query *rows = start->passed ? farther_rows(start) : newest_rows(start);

	db_bind(rows, ":room", r->room);
	db_bind(rows, ":limit", r->page.size);
	return rows;
}

static const struct error *
show_numbered(struct request *r)
{
	struct start start = find_start(r->room, page_offset(r));

	return page_show_bound(r, count_all(r->room), numbered_rows(r, &start), append);
}

/* A page beside the cursor. */
static void
show_beside(struct request *r, int64_t cursor, struct query *rows)
{
	static struct query beyond = QUERY(
		SELECT EXISTS (SELECT 1 FROM message WHERE room_id = :room AND id > :newest),
		       EXISTS (SELECT 1 FROM message WHERE room_id = :room AND id < :oldest)
	);

	db_bind(rows, ":room", r->room);
	db_bind(&beyond, ":room", r->room);
	page_show_beside(r, cursor, rows, &beyond, append);
}

static struct query *
older_rows(void)
{
	static struct query rows = SHAPE_QUERY(MESSAGE_COLUMNS,
		FROM message WHERE room_id = :room AND id < :cursor ORDER BY id DESC LIMIT :limit
	);

	return &rows;
}

static struct query *
newer_rows(void)
{
	static struct query rows = SHAPE_QUERY(MESSAGE_COLUMNS,
		FROM message WHERE room_id = :room AND id > :cursor ORDER BY id LIMIT :limit
	);

	return &rows;
}

/* Those of a page before or after its cursor. */
static struct query *
rows_beside(const struct request *r)
{
	return r->page.kind == PAGE_BEFORE ? older_rows() : newer_rows();
}

/* The id of the last of up to `size` messages behind the cursor; 0: there are none. */
static int64_t
reach_newer(struct request *r, int64_t cursor, int64_t size)
{
	static struct query reach = QUERY(
		SELECT max(id) FROM (SELECT id FROM message WHERE room_id = :room AND id > :cursor ORDER BY id LIMIT :limit) AS newer
	);

	db_bind(&reach, ":room", r->room);
	db_bind(&reach, ":cursor", cursor);
	db_bind(&reach, ":limit", size);
	return db_one(&reach);
}

/* Half of the page is newer than the message named, which itself belongs to the other half. */
static void
show_around(struct request *r)
{
	int64_t newest = reach_newer(r, r->page.cursor, r->page.size / 2);

	show_beside(r, (newest ? newest : r->page.cursor) + 1, older_rows());
}

const struct error *
message_list(struct request *r)
{
	page_take_cursor(r);
	if (r->input.error)
		return r->input.error;
	if (r->page.kind == PAGE_NUMBERED)
		return show_numbered(r);
	if (r->page.kind == PAGE_AROUND)
		show_around(r);
	else
		show_beside(r, r->page.cursor, rows_beside(r));
	return NULL;
}

static void
beside_ahead(const struct request *r)
{
	struct query *rows = rows_beside(r);

	db_bind(rows, ":room", r->room);
	db_bind(rows, ":cursor", r->page.cursor);
	db_bind(rows, ":limit", r->page.size);
	db_ahead(rows);
}

/* Where the newest page begins needs no look. */
static void
newest_ahead(const struct request *r)
{
	struct start newest = find_start(r->room, 0);

	db_ahead(count_all(r->room));
	db_ahead(numbered_rows(r, &newest));
}

void
message_list_ahead(struct request *r)
{
	if (r->input.error)
		return;
	page_take_cursor(r);
	if (r->input.error)
		input_clear_errors(&r->input); /* the handler finds them again */
	else if (r->page.kind == PAGE_BEFORE || r->page.kind == PAGE_AFTER)
		beside_ahead(r);
	else if (r->page.kind == PAGE_NUMBERED && r->page.number == 1)
		newest_ahead(r);
}
