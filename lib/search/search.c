/* Searching messages: see search.h. First the index follows what was sent until now, in transactions of its own; then it is asked. */
#include "lib/search/search.h"
#include "lib/base/clock.h"
#include "lib/base/error.h"
#include "lib/base/time_text.h"
#include "lib/db/db.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/search/search_find.h"
#include "lib/search/search_index.h"
#include "lib/search/search_plan.h"
#include "lib/search/search_reach.h"
#include "lib/search/search_snippet.h"
#include "lib/shape/message_shape.h"
#include "lib/shape/shape_batch.h"

enum {
	TYPED_BYTES = 4096, /* more than the characters of a search can have */
	CATCH_UP_MS = 600,  /* for the index to follow, */
	FIND_MS = 1200      /* and until nothing more is looked at: the rest of 1.5 s is for what was found */
};

/* What is asked for, and how far one has come. */
struct search {
	struct search_query query;
	struct search_scope scope;
	struct search_part part;
	bool follows; /* the index has what was sent before */
};

/* A day; 0, and an error, where it is none. */
static int
take_day(struct input *input, const char *name)
{
	int day = 0;

	if (!input_given(input, name))
		return 0;
	if (!(day = time_text_day(input_exact(input, name, 0, TYPED_BYTES))))
		input_add_error(input, name, "This must be a day, like 2026-05-01.");
	return day;
}

static int64_t
take_id(struct input *input, const char *name)
{
	return input_given(input, name) ? input_integer(input, name, 1, INT64_MAX) : 0;
}

/* Whether the parameters say anything that is to be found, beside where. */
static bool
take_scope(struct request *r, struct search_scope *scope)
{
	struct input *input = &r->input;
	int before = take_day(input, "before"), after = take_day(input, "after");
	enum search_has has;
	bool hangs = input_given(input, "has");

	scope->user = r->user;
	scope->room = take_id(input, "room_id");
	scope->author = take_id(input, "author_id");
	scope->first_day = after ? after + 1 : 0;
	scope->end_day = before ? before : SEARCH_LAST_DAY;
	if (hangs && search_has_read(input_word(input, "has", "file image link"), &has))
		scope->has[has] = true;
	return scope->author || before || after || hangs;
}

static void
take_query(struct request *r, struct search_query *query, bool scoped)
{
	const char *typed = scoped && !input_given(&r->input, "q") ? "" : input_exact(&r->input, "q", 0, TYPED_BYTES), *fault;

	if (r->input.error)
		return;
	if ((fault = search_query_read(typed, query)))
		input_add_error(&r->input, "q", fault);
	else if (!query->positive && !scoped)
		input_add_error(&r->input, "q", query->count ? "Look for something, too." : "Write what to look for.");
}

static void
take_part(struct request *r, struct search_part *part)
{
	page_take_size(r);
	part->want = r->page.size > SEARCH_PAGE_MOST ? SEARCH_PAGE_MOST : (int)r->page.size;
	part->before = input_given(&r->input, "cursor") ? input_integer(&r->input, "cursor", 1, INT64_MAX) : INT64_MAX;
}

/* The name of a file, where the text has none of the words; where no file has, the text all the same. */
static void
write_snippet(struct search_sought *sought, const char *content, int64_t message, struct strbuf *to)
{
	static struct query names = QUERY(SELECT name FROM file WHERE message_id = :message ORDER BY position);
	bool found = search_snippet_write(sought, content, sought->terms > 0, to);

	if (found || !sought->terms)
		return;
	db_bind(&names, ":message", message);
	while (!found && db_next(&names))
		found = search_snippet_write(sought, db_text(&names, 0), true, to);
	db_end(&names);
	if (!found)
		search_snippet_write(sought, content, false, to);
}

static void
append_hit(struct request *r, struct query *row, struct search_sought *sought)
{
	strbuf_text(&r->reply, "{\"message\":");
	shape_row(&message_shape, row, &r->reply);
	strbuf_text(&r->reply, ",\"snippet\":");
	write_snippet(sought, db_text(row, shape_width(&message_shape)), db_integer(row, SHAPE_ID), &r->reply);
	strbuf_text(&r->reply, "}");
}

static void
append_hits(struct request *r, const struct search_found *found, struct search_sought *sought)
{
	static struct query rows = SHAPE_BATCH_QUERY(NULL, MESSAGE_COLUMNS ", message.content",
		FROM message WHERE message.id, ORDER BY message.id DESC
	);
	int count = 0;

	shape_batch_bind(&rows, found->id, found->count);
	shape_begin();
	strbuf_text(&r->reply, "[");
	while (found->count && db_next(&rows)) {
		strbuf_text(&r->reply, count++ ? "," : "");
		append_hit(r, &rows, sought);
	}
	strbuf_text(&r->reply, "]");
	shape_end(&r->reply);
}

/* Runs the plan and shows what it finds. */
static const struct error *
show(struct request *r, const struct search *search, const struct search_plan *plan)
{
	struct search_reach reach = search_reach_read();
	struct search_sought sought = { 0 };
	struct search_found found = { 0 };

	search_find(plan, &reach, &search->part, &found);
	search_sought_take(&sought, &search->query);
	if (!found.failed && !sought.failed)
		append_hits(r, &found, &sought);
	r->page.kind = PAGE_CURSOR;
	r->page.older = found.next > 0;
	r->page.oldest = found.next;
	r->page.complete = search->follows && !found.stopped && reach.low == 0 && !reach.stale;
	search_sought_free(&sought);
	return found.failed || sought.failed ? &error_internal : NULL;
}

static const struct error *
find_and_show(struct request *r)
{
	const struct search *search = r->work;
	struct search_plan plan = { 0 };
	const struct error *error = NULL;

	if (!search_plan_make(&plan, &search->query, &search->scope))
		error = &error_permission_denied;
	else if (plan.failed)
		error = &error_internal;
	else
		error = show(r, search, &plan);
	search_plan_free(&plan);
	return error;
}

const struct error *
search_list(struct request *r)
{
	int64_t now = clock_uptime_ms();
	struct search search = { .part.until = now + FIND_MS };
	const struct error *error;

	take_query(r, &search.query, take_scope(r, &search.scope));
	take_part(r, &search.part);
	if (!(error = r->input.error)) {
		search.follows = search_index_catch_up(now + CATCH_UP_MS);
		error = request_within(r, MODE_READS, find_and_show, &search);
	}
	search_query_free(&search.query);
	return error;
}
