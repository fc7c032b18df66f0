/* How far the index reaches: see search_reach.h. */
#include "lib/search/search_reach.h"
#include "lib/db/db.h"

enum { INDEX_VERSION = 1 }; /* of what is in the index: to be raised with search_tokens, folding, postings or signs */

enum { COLUMN_LOW, COLUMN_HIGH, COLUMN_VERSION, COLUMN_NEWEST, COLUMN_NOTED, COLUMN_CHANGED, COLUMN_LATE };

struct search_reach
search_reach_read(void)
{
	static struct query find = QUERY(
		SELECT low, high, version, coalesce((SELECT max(message.id) FROM message), 0),
			coalesce((SELECT max(search_changed.message_id) FROM search_changed), 0), EXISTS (
				SELECT 1 FROM search_changed WHERE message_id > search_state.low AND message_id <= search_state.high
			), EXISTS (
				SELECT 1 FROM search_gap CROSS JOIN message WHERE search_gap.message_id > search_state.low AND message.id = search_gap.message_id
			)
		FROM search_state WHERE id = 1
	);
	struct search_reach reach = { 0 };

	if (!db_next(&find))
		return reach;
	reach.low = db_integer(&find, COLUMN_LOW);
	reach.high = db_integer(&find, COLUMN_HIGH);
	reach.stale = db_integer(&find, COLUMN_VERSION) != INDEX_VERSION;
	reach.newest = db_integer(&find, COLUMN_NEWEST);
	if (db_integer(&find, COLUMN_NOTED) > reach.newest)
		reach.newest = db_integer(&find, COLUMN_NOTED);
	reach.changed = db_integer(&find, COLUMN_CHANGED);
	reach.late = db_integer(&find, COLUMN_LATE);
	db_end(&find);
	return reach;
}

void
search_reach_lock(void)
{
	static struct query lock = QUERY(SELECT id FROM search_state WHERE id = 1);

	db_lock(&lock);
}

void
search_reach_set(int64_t low, int64_t high)
{
	static struct query set = QUERY(UPDATE search_state SET low = :low, high = :high, version = :version WHERE id = 1);

	db_bind(&set, ":low", low);
	db_bind(&set, ":high", high);
	db_bind(&set, ":version", INDEX_VERSION);
	db_run(&set);
}

bool
search_reach_same(const struct search_reach *one, const struct search_reach *other)
{
	return one->low == other->low && one->high == other->high && one->stale == other->stale;
}
