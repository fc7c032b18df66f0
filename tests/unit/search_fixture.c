/* What the tests of searching share: see search_fixture.h. */
#include "search_fixture.h"
#include "state.h"
#include "lib/base/clock.h"
#include "lib/db/db.h"
#include "lib/search/search_index.h"
#include "lib/search/search_note.h"
#include "lib/search/search_plan.h"

static void
make_rooms(void)
{
	static struct query user = QUERY(
		INSERT INTO account (id, email, email_key, username, username_key, display_name, password) VALUES (:id, :id, :id, :id, :id, 'a', '!')
	);
	static struct query room = QUERY(INSERT INTO room (id, name, name_key, owner_id, activity) VALUES (:room, 'a', 'a', 1, 0));
	static struct query join = QUERY(INSERT INTO participant (room_id, user_id) VALUES (:room, :user));

	for (int64_t n = ADA; n <= EVE; n++) {
		db_bind(&user, ":id", n);
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
	low = search_index_reach().low;
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
	reach = search_index_reach();
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
