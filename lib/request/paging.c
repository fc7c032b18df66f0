/* Pages of lists: see paging.h. */
#include "lib/request/paging.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/shape/shape.h"

#include <stdint.h>
#include <string.h>

/* Far enough for any list, and near enough that number times size cannot overflow. */
static const int64_t page_number_max = INT64_MAX / (PAGE_SIZE_MAX * 2);

void
page_take_size(struct request *r)
{
	r->page.size = input_given(&r->input, "page_size") ? input_integer(&r->input, "page_size", 1, INT64_MAX) : PAGE_SIZE;
	if (r->page.size > PAGE_SIZE_MAX)
		r->page.size = PAGE_SIZE_MAX;
}

void
page_take(struct request *r)
{
	struct page *page = &r->page;

	page->kind = PAGE_NUMBERED;
	page->number = 1;
	if (input_given(&r->input, "page"))
		page->number = input_integer(&r->input, "page", 1, INT64_MAX);
	if (page->number > page_number_max)
		page->number = page_number_max;
	page_take_size(r);
}

static int64_t
take_cursor(struct request *r, const char *name)
{
	int64_t cursor = input_integer(&r->input, name, 0, INT64_MAX);

	/* No id is that large, and one more must still be a number. */
	return cursor == INT64_MAX ? cursor - 1 : cursor;
}

void
page_take_cursor(struct request *r)
{
	static const struct {
		const char *name;
		enum page_kind kind;
	} cursors[] = {
		{ "before", PAGE_BEFORE },
		{ "after", PAGE_AFTER },
		{ "around", PAGE_AROUND },
	};

	page_take(r);
	for (int i = 0; i < 3; i++) {
		if (!input_given(&r->input, cursors[i].name))
			continue;
		if (r->page.kind != PAGE_NUMBERED)
			input_add_error(&r->input, cursors[i].name, "Only one of before, after and around.");
		r->page.kind = cursors[i].kind;
		r->page.cursor = take_cursor(r, cursors[i].name);
	}
}

static void
take_after(struct request *r, const char *instead)
{
	r->page.kind = PAGE_AFTER;
	if (input_given(&r->input, "page"))
		input_add_error(&r->input, "page", instead);
	if (input_given(&r->input, "after"))
		r->page.cursor = take_cursor(r, "after");
}

bool
page_take_order(struct request *r, const char *orders)
{
	bool by_id = input_given(&r->input, "order") && !strcmp(input_word(&r->input, "order", orders), "id");

	if (by_id)
		take_after(r, "With order=id the list goes on with after.");
	else if (input_given(&r->input, "after"))
		input_add_error(&r->input, "after", "Only together with order=id.");
	return by_id;
}

void
page_take_before(struct request *r)
{
	page_take(r);
	r->page.kind = PAGE_BEFORE;
	if (input_given(&r->input, "page"))
		input_add_error(&r->input, "page", "This list goes on with before.");
	r->page.cursor = input_given(&r->input, "before") ? take_cursor(r, "before") : INT64_MAX - 1;
}

void
page_take_after(struct request *r)
{
	page_take(r);
	take_after(r, "This list goes on with after.");
}

int64_t
page_offset(const struct request *r)
{
	return (r->page.number - 1) * r->page.size;
}

/* Remembers the ends. */
static void
see(struct page *page, int64_t id)
{
	if (!page->newest || id > page->newest)
		page->newest = id;
	if (!page->oldest || id < page->oldest)
		page->oldest = id;
}

/* What the items have noted to be read together (shape_batch.h) is still to come. */
static void
append_rows(struct request *r, struct query *rows, page_item *item)
{
	const char *separator = "";

	shape_begin();
	strbuf_text(&r->reply, "[");
	while (db_next(rows)) {
		strbuf_text(&r->reply, separator);
		separator = ",";
		item(r, rows);
		see(&r->page, db_integer(rows, SHAPE_ID));
	}
	strbuf_text(&r->reply, "]");
}

void
page_append(struct request *r, struct query *rows, page_item *item)
{
	append_rows(r, rows, item);
	shape_end(&r->reply);
}

/* Page 1 of nothing is empty. */
const struct error *
page_show_bound(struct request *r, struct query *count, struct query *rows, page_item *item)
{
	if (db_can_send_ahead())
		db_ahead(rows);
	r->page.count = db_one(count);
	if (r->page.number > 1 && page_offset(r) >= r->page.count) {
		db_end(rows);
		return &error_not_found;
	}
	page_append(r, rows, item);
	return NULL;
}

const struct error *
page_show(struct request *r, struct query *count, struct query *rows, page_item *item)
{
	db_bind(rows, ":limit", r->page.size);
	db_bind(rows, ":offset", page_offset(r));
	return page_show_bound(r, count, rows, item);
}

/* Writes the rows of a list by id, of which the query gives one more than is shown: whether the list goes on. The id of the last
 * that is shown goes to `last`. */
static bool
show_part(struct request *r, struct query *rows, page_item *item, int64_t *last)
{
	int64_t count = 0;
	bool more = false;

	shape_begin();
	db_bind(rows, ":limit", r->page.size + 1);
	strbuf_text(&r->reply, "[");
	while (db_next(rows)) {
		more = count == r->page.size;
		if (more) {
			db_end(rows);
			break;
		}
		*last = db_integer(rows, SHAPE_ID);
		strbuf_text(&r->reply, count++ ? "," : "");
		item(r, rows);
	}
	strbuf_text(&r->reply, "]");
	shape_end(&r->reply);
	return more;
}

/* Whether the list goes on at either end; of an empty page, from the cursor itself. */
static void
bind_beyond(struct page *page, struct query *beyond)
{
	if (!page->newest) {
		page->newest = page->kind == PAGE_BEFORE && page->cursor > 0 ? page->cursor - 1 : page->cursor;
		page->oldest = page->kind == PAGE_AFTER ? page->cursor + 1 : page->cursor;
	}
	db_bind(beyond, ":newest", page->newest);
	db_bind(beyond, ":oldest", page->oldest);
}

static void
look_beyond(struct page *page, struct query *beyond)
{
	if (!db_next(beyond))
		return;
	page->newer = db_integer(beyond, 0);
	page->older = db_integer(beyond, 1);
	db_end(beyond);
}

void
page_show_beside(struct request *r, int64_t cursor, struct query *rows, struct query *beyond, page_item *item)
{
	db_bind(rows, ":cursor", cursor);
	db_bind(rows, ":limit", r->page.size);
	append_rows(r, rows, item);
	bind_beyond(&r->page, beyond);
	if (db_can_send_ahead())
		db_ahead(beyond);
	shape_end(&r->reply);
	look_beyond(&r->page, beyond);
}

const struct error *
page_show_after(struct request *r, struct query *rows, page_item *item)
{
	db_bind(rows, ":after", r->page.cursor);
	r->page.newer = show_part(r, rows, item, &r->page.newest);
	return NULL;
}

const struct error *
page_show_before(struct request *r, struct query *rows, page_item *item)
{
	db_bind(rows, ":before", r->page.cursor);
	r->page.older = show_part(r, rows, item, &r->page.oldest);
	return NULL;
}
