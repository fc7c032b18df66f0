/* What the tests of searching share: see search_fixture.h. */
#include "search_fixture.h"
#include "state.h"
#include "lib/base/clock.h"
#include "lib/db/db.h"
#include "lib/search/search_check.h"
#include "lib/search/search_index.h"
#include "lib/search/search_note.h"
#include "lib/search/search_plan.h"
#include "lib/search/search_posting.h"
#include "lib/search/search_reach.h"

static void
make_rooms(void)
{
	static struct query user = QUERY(
		INSERT INTO account (id, email, email_key, username, username_key, display_name, password) VALUES (:id, :name, :name, :name, :name, 'a', '!')
	);
	static struct query room = QUERY(INSERT INTO room (id, name, name_key, owner_id, activity) VALUES (:room, 'a', 'a', 1, 0));
	static struct query join = QUERY(INSERT INTO participant (room_id, user_id) VALUES (:room, :user));

	for (int64_t n = ADA; n <= EVE; n++) {
		db_bind(&user, ":id", n);
		db_bind(&user, ":name", n == ADA ? "1" : "2");
		db_run(&user);
	}
	for (int64_t n = 1; n <= ROOMS; n++) {
		db_bind(&room, ":room", n);
		db_run(&room);
		db_bind(&join, ":room", n);
		db_bind(&join, ":user", n == ROOMS ? EVE : ADA);
		db_run(&join);
	}
}

bool
fixture_open(void)
{
	if (!state_begin() || !db_open(state_directory))
		return false;
	db_begin(WRITES);
	make_rooms();
	return !db_commit();
}

bool
fixture_close(void)
{
	return state_remove();
}

const char *
fixture_state(void)
{
	return state_directory;
}

void
fixture_send(int64_t id, const char *text)
{
	static struct query message = QUERY(INSERT INTO message (id, room_id, author_id, content) VALUES (:id, :room, :author, :text));

	db_bind(&message, ":id", id);
	db_bind(&message, ":room", id % ROOMS + 1);
	db_bind(&message, ":author", id % 3 ? ADA : EVE);
	db_bind(&message, ":text", text);
	db_run(&message);
}

void
fixture_change(int64_t id, const char *text)
{
	static struct query edit = QUERY(UPDATE message SET content = :text WHERE id = :id);
	static struct query delete = QUERY(DELETE FROM message WHERE id = :id);
	struct query *query = text ? &edit : &delete;

	db_begin(WRITES);
	db_bind(query, ":id", id);
	if (text)
		db_bind(query, ":text", text);
	db_run(query);
	search_note_change(id);
	db_commit();
}

bool
fixture_catch_up(void)
{
	return search_index_catch_up(clock_uptime_ms() + HOUR_MS);
}

int64_t
fixture_low(void)
{
	int64_t low;

	db_begin(READS);
	low = search_reach_read().low;
	db_commit();
	return low;
}

struct search_found
fixture_find_part(int64_t user, const char *typed, const struct search_part *part)
{
	struct search_query query = { 0 };
	struct search_plan plan = { 0 };
	struct search_scope scope = { .user = user, .end_day = SEARCH_LAST_DAY };
	struct search_found found = { 0 };
	struct search_reach reach;

	search_query_read(typed, &query);
	db_begin(READS);
	reach = search_reach_read();
	if (search_plan_make(&plan, &query, &scope))
		search_find(&plan, &reach, part, &found);
	db_commit();
	search_plan_free(&plan);
	search_query_free(&query);
	return found;
}

struct search_found
fixture_find(int64_t user, const char *typed, int64_t before, int want)
{
	return fixture_find_part(user, typed, &(struct search_part){ before, want, clock_uptime_ms() + HOUR_MS });
}

bool
fixture_finds(const char *typed, int64_t id)
{
	struct search_found found = fixture_find(ADA, typed, INT64_MAX, 50);

	return found.count == 1 && found.id[0] == id;
}

static uint64_t
hash(uint64_t sum, const char *text, size_t length)
{
	for (size_t i = 0; i < length; i++)
		sum = (sum ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
	return sum;
}

/* A sum of the postings of a row, whatever their order. */
static uint64_t
sum_row(int64_t block, const char *word, const char *postings)
{
	struct search_reader reader = { .at = postings };
	uint64_t own = hash((uint64_t)block + 1, word, strlen(word)), sum = 0;

	while (search_posting_next(&reader)) {
		const char *start = reader.at - 2;

		while (search_posting_step(&reader))
			;
		sum += hash(own, start, (size_t)(reader.at - start));
	}
	return sum;
}

/* The same of the whole index. */
static uint64_t
sum_index(void)
{
	static struct query rows = QUERY(SELECT block, word, postings FROM search_posting ORDER BY block, word);
	uint64_t sum = 0;

	db_begin(READS);
	while (db_next(&rows))
		sum += sum_row(db_integer(&rows, 0), db_text(&rows, 1), db_text(&rows, 2));
	db_commit();
	return sum;
}

int64_t
fixture_notes(void)
{
	static struct query notes = QUERY(SELECT count(*) FROM search_changed WHERE message_id > 0);
	int64_t count;

	db_begin(READS);
	count = db_one(&notes);
	db_commit();
	return count;
}

void
fixture_reset(void)
{
	db_begin(WRITES);
	search_index_reset();
	db_commit();
}

static void
finish(void)
{
	while (search_index_piece(true))
		;
}

static bool
agrees(void)
{
	struct search_agreement agreement;

	return search_check(&agreement) && !agreement.missing && !agreement.strays;
}

bool
fixture_right(void)
{
	bool follows = fixture_catch_up(), agreed, same;
	int64_t notes;
	uint64_t sum;

	finish();
	agreed = agrees();
	notes = fixture_notes();
	sum = sum_index();
	fixture_reset();
	finish();
	same = sum == sum_index();
	if (!follows || !agreed || notes || !same)
		printf("# it %s, %s, %d notes, %s\n", follows ? "follows" : "does not follow", agreed ? "agrees" : "does not agree",
		       (int)notes, same ? "the same made anew" : "another one made anew");
	return follows && agreed && !notes && same;
}
