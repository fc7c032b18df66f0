/* Whether the index has the messages that there are: see search_check.h. */
#include "lib/search/search_check.h"
#include "lib/db/db.h"
#include "lib/search/search_posting.h"
#include "lib/search/search_reach.h"
#include "lib/search/search_sign.h"

/* The next block, from one on, that has a message or a row; -1: none has. */
static int64_t
next_block(int64_t block)
{
	static struct query message = QUERY(SELECT id FROM message WHERE id >= :first ORDER BY id LIMIT 1);
	static struct query row = QUERY(SELECT id FROM search_block WHERE id >= :block ORDER BY id LIMIT 1);
	int64_t found = -1;

	db_bind(&message, ":first", block * SEARCH_BLOCK);
	while (db_next(&message))
		found = db_integer(&message, 0) / SEARCH_BLOCK;
	db_bind(&row, ":block", block);
	while (db_next(&row))
		if (found < 0 || db_integer(&row, 0) < found)
			found = db_integer(&row, 0);
	return found;
}

/* The ids that a query gives of a block, as places. */
static struct search_set
read_ids(struct query *ids, int64_t block)
{
	struct search_set set = { 0 };

	db_bind(ids, ":first", block * SEARCH_BLOCK);
	db_bind(ids, ":end", (block + 1) * SEARCH_BLOCK);
	while (db_next(ids))
		search_set_add(&set, (int)(db_integer(ids, 0) % SEARCH_BLOCK));
	return set;
}

/* Each message has its room. */
static struct search_set
read_index(int64_t block)
{
	static struct query rows = QUERY(
		SELECT postings FROM search_posting WHERE block = :block AND word >= :from AND word < :to
	);
	struct search_set set = { 0 };

	db_bind(&rows, ":block", block);
	db_bind(&rows, ":from", SEARCH_SIGN_ROOM_FIRST);
	db_bind(&rows, ":to", SEARCH_SIGN_ROOM_END);
	while (db_next(&rows))
		search_posting_places(db_text(&rows, 0), &set);
	return set;
}

static void
compare_block(int64_t block, const struct search_reach *reach, struct search_agreement *agreement)
{
	static struct query messages = QUERY(SELECT id FROM message WHERE id >= :first AND id < :end ORDER BY id);
	static struct query notes = QUERY(SELECT message_id FROM search_changed WHERE message_id >= :first AND message_id < :end);
	static struct query gaps = QUERY(SELECT message_id FROM search_gap WHERE message_id >= :first AND message_id < :end);
	struct search_set there = read_ids(&messages, block), noted = read_ids(&notes, block), late = read_ids(&gaps, block);
	struct search_set indexed = read_index(block);

	search_set_join(&noted, &late);
	for (int place = 0; place < SEARCH_BLOCK; place++) {
		int64_t id = block * SEARCH_BLOCK + place;

		if (id <= reach->low || id > reach->high || search_set_has(&noted, place))
			continue;
		agreement->messages += search_set_has(&there, place);
		agreement->missing += search_set_has(&there, place) && !search_set_has(&indexed, place);
		agreement->strays += !search_set_has(&there, place) && search_set_has(&indexed, place);
	}
}

bool
search_check(struct search_agreement *agreement)
{
	struct search_reach reach;

	*agreement = (struct search_agreement){ 0 };
	db_begin(READS);
	reach = search_reach_read();
	agreement->left = reach.stale ? reach.newest : reach.low;
	for (int64_t block = reach.low / SEARCH_BLOCK; !reach.stale && !db_failed() && (block = next_block(block)) >= 0; block++)
		compare_block(block, &reach, agreement);
	return db_commit() == NULL;
}
