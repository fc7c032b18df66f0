/*
 * Lists of messages: newest first by number, or from a message on. Ids are found in the index first and made
 * into messages afterwards, so the cost depends on the page and not on the age of the room. A far page is not counted to
 * message by message, but by blocks of a thousand.
 */
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/message/message.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/shape/message_shape.h"

/* Remembers the ends. */
static void
see(struct page *page, int64_t id)
{
	if (!page->newest || id > page->newest)
		page->newest = id;
	if (!page->oldest || id < page->oldest)
		page->oldest = id;
}

static void
append(struct request *r, struct query *rows)
{
	const char *separator = "";

	shape_begin();
	while (db_next(rows)) {
		strbuf_text(&r->reply, separator);
		separator = ",";
		shape_row(&message_shape, rows, &r->reply);
		see(&r->page, db_integer(rows, SHAPE_ID));
	}
	shape_end(&r->reply);
}

/* Where a numbered page begins: `offset` messages before one. */
struct start {
	int64_t newest, offset;
};

/* Passes over whole blocks: first over the loose messages, which are newer than all of them. */
static struct start
find_start(int64_t room, int64_t offset)
{
	static struct query loose = QUERY(SELECT loose_count FROM room WHERE id = :room);
	static struct query blocks = QUERY(SELECT last_id, count FROM message_block WHERE room_id = :room ORDER BY last_id DESC);
	struct start start = { INT64_MAX, offset };
	int64_t count;

	if (!offset)
		return start;
	db_bind(&loose, ":room", room);
	count = db_one(&loose);
	db_bind(&blocks, ":room", room);
	while (start.offset >= count && db_next(&blocks)) {
		start.offset -= count;
		start.newest = db_integer(&blocks, 0);
		count = db_integer(&blocks, 1);
	}
	db_end(&blocks);
	return start;
}

static const struct error *
append_numbered(struct request *r)
{
	static struct query count = QUERY(SELECT message_count FROM room WHERE id = :room);
	static struct query rows = SHAPE_QUERY(MESSAGE_COLUMNS,
		FROM message WHERE room_id = :room AND id <= :newest ORDER BY id DESC LIMIT :limit OFFSET :offset
	);
	const struct error *error;
	struct start start;

	db_bind(&count, ":room", r->room);
	if ((error = page_count(r, db_one(&count))))
		return error;
	start = find_start(r->room, page_offset(r));
	db_bind(&rows, ":room", r->room);
	db_bind(&rows, ":newest", start.newest);
	db_bind(&rows, ":limit", r->page.size);
	db_bind(&rows, ":offset", start.offset);
	append(r, &rows);
	return NULL;
}

/* Up to `size` messages beside the cursor. */
static void
append_beside(struct request *r, struct query *rows, int64_t cursor, int64_t size)
{
	db_bind(rows, ":room", r->room);
	db_bind(rows, ":cursor", cursor);
	db_bind(rows, ":limit", size);
	append(r, rows);
}

static void
append_older(struct request *r, int64_t cursor, int64_t size)
{
	static struct query rows = SHAPE_QUERY(MESSAGE_COLUMNS,
		FROM message WHERE room_id = :room AND id < :cursor ORDER BY id DESC LIMIT :limit
	);

	append_beside(r, &rows, cursor, size);
}

static void
append_newer(struct request *r, int64_t cursor, int64_t size)
{
	static struct query rows = SHAPE_QUERY(MESSAGE_COLUMNS,
		FROM message WHERE room_id = :room AND id > :cursor ORDER BY id LIMIT :limit
	);

	append_beside(r, &rows, cursor, size);
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
append_around(struct request *r)
{
	int64_t newest = reach_newer(r, r->page.cursor, r->page.size / 2);

	append_older(r, (newest ? newest : r->page.cursor) + 1, r->page.size);
}

/* Whether the list goes on at either end; of an empty page, from the cursor itself. */
static void
look_beyond(struct request *r)
{
	static struct query beyond = QUERY(
		SELECT EXISTS (SELECT 1 FROM message WHERE room_id = :room AND id > :newest),
		       EXISTS (SELECT 1 FROM message WHERE room_id = :room AND id < :oldest)
	);
	struct page *page = &r->page;

	if (!page->newest) {
		page->newest = page->kind == PAGE_BEFORE && page->cursor > 0 ? page->cursor - 1 : page->cursor;
		page->oldest = page->kind == PAGE_AFTER ? page->cursor + 1 : page->cursor;
	}
	db_bind(&beyond, ":room", r->room);
	db_bind(&beyond, ":newest", page->newest);
	db_bind(&beyond, ":oldest", page->oldest);
	if (!db_next(&beyond))
		return;
	page->newer = db_integer(&beyond, 0);
	page->older = db_integer(&beyond, 1);
	db_end(&beyond);
}

const struct error *
message_list(struct request *r)
{
	const struct error *error = NULL;

	page_take_cursor(r);
	if (r->input.error)
		return r->input.error;
	strbuf_text(&r->reply, "[");
	if (r->page.kind == PAGE_NUMBERED)
		error = append_numbered(r);
	else if (r->page.kind == PAGE_BEFORE)
		append_older(r, r->page.cursor, r->page.size);
	else if (r->page.kind == PAGE_AFTER)
		append_newer(r, r->page.cursor, r->page.size);
	else
		append_around(r);
	strbuf_text(&r->reply, "]");
	if (r->page.kind != PAGE_NUMBERED)
		look_beyond(r);
	return error;
}
