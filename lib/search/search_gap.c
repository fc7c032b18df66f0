/* Numbers without a message: see search_gap.h. */
#include "lib/search/search_gap.h"
#include "lib/db/age.h"
#include "lib/db/db.h"

enum {
	GAP_MOST = 1000,   /* numbers that are waited for at once, */
	GAP_SECONDS = 3600 /* and how long: no transaction lasts longer */
};

void
search_gap_note(int64_t after, int64_t before)
{
	static struct query note = QUERY(
		INSERT INTO search_gap (message_id, noted_at) VALUES (:message, :now) ON CONFLICT (message_id) DO NOTHING
	);

	for (int64_t id = before - after > GAP_MOST ? before - GAP_MOST : after + 1; id < before; id++) {
		db_bind(&note, ":message", id);
		db_bind(&note, ":now", age_now());
		db_run(&note);
	}
}

void
search_gap_note_last(int64_t newest)
{
	static struct query messages = QUERY(SELECT id FROM message WHERE id > :passed ORDER BY id);
	int64_t passed = newest > GAP_MOST ? newest - GAP_MOST : 0;

	db_bind(&messages, ":passed", passed);
	while (db_next(&messages)) {
		search_gap_note(passed, db_integer(&messages, 0));
		passed = db_integer(&messages, 0);
	}
	search_gap_note(passed, newest);
}

static struct search_set
read_gaps(int64_t block)
{
	static struct query gaps = QUERY(SELECT message_id FROM search_gap WHERE message_id >= :first AND message_id < :end);
	struct search_set set = { 0 };

	db_bind(&gaps, ":first", block * SEARCH_BLOCK);
	db_bind(&gaps, ":end", (block + 1) * SEARCH_BLOCK);
	while (db_next(&gaps))
		search_set_add(&set, (int)(db_integer(&gaps, 0) % SEARCH_BLOCK));
	return set;
}

bool
search_gap_take(int64_t block, const struct search_set *places)
{
	static struct query forget = QUERY(DELETE FROM search_gap WHERE message_id = :message);
	struct search_set gaps = read_gaps(block);
	bool all = true;

	for (int place = 0; place < SEARCH_BLOCK; place++) {
		if (!search_set_has(places, place))
			continue;
		if (search_set_has(&gaps, place)) {
			db_bind(&forget, ":message", block * SEARCH_BLOCK + place);
			db_run(&forget);
		} else {
			all = false;
		}
	}
	return all;
}

void
search_gap_forget(void)
{
	static struct query old = QUERY(
		DELETE FROM search_gap WHERE message_id > 0 AND noted_at < :horizon
		AND NOT EXISTS (SELECT 1 FROM message WHERE message.id = search_gap.message_id)
	);

	db_begin(WRITES_QUICKLY);
	db_bind(&old, ":horizon", age_now() - GAP_SECONDS);
	db_run(&old);
	db_commit();
}
