/* Which messages of one block fit a plan: see search_match.h. */
#include "lib/search/search_match.h"
#include "lib/db/db.h"
#include "lib/search/search_sign.h"

#include <stdlib.h>
#include <string.h>

static const char *
match_from(const struct search_plan *plan, const struct search_need *need)
{
	return plan->text.text + need->from;
}

static const char *
match_to(const struct search_plan *plan, const struct search_need *need)
{
	return plan->text.text + need->to;
}

/* The newest block from one on down that has the need; -1: none. */
static int64_t
need_block(const struct search_plan *plan, const struct search_need *need, int64_t block, int64_t least)
{
	static struct query exact = QUERY(
		SELECT search_block.id FROM search_block CROSS JOIN search_posting
		WHERE search_block.id <= :block AND search_block.id >= :least
		AND search_posting.block = search_block.id AND search_posting.word = :from ORDER BY search_block.id DESC LIMIT 1
	);
	static struct query range = QUERY(
		SELECT search_block.id FROM search_block CROSS JOIN search_posting
		WHERE search_block.id <= :block AND search_block.id >= :least AND search_posting.block = search_block.id
		AND search_posting.word >= :from AND search_posting.word < :to ORDER BY search_block.id DESC LIMIT 1
	);
	struct query *query = need->range ? &range : &exact;
	int64_t found = -1;

	db_bind(query, ":block", block);
	db_bind(query, ":least", least);
	db_bind(query, ":from", match_from(plan, need));
	if (need->range)
		db_bind(query, ":to", match_to(plan, need));
	while (db_next(query))
		found = db_integer(query, 0);
	return found;
}

/* The same of a clause: of one that asks for any, where the first of them is; otherwise where its words may meet. */
static int64_t
clause_block(const struct search_plan *plan, const struct search_clause *clause, int64_t block, int64_t least)
{
	int64_t any = -1;

	for (int i = clause->first; i < clause->first + clause->count; i++) {
		int64_t found = need_block(plan, &plan->need[i], block, clause->any && any > least ? any : least);

		if (clause->any)
			any = found > any ? found : any;
		else if ((block = found) < 0)
			return -1;
	}
	return clause->any ? any : block;
}

static int64_t
newest_block(int64_t block, int64_t least)
{
	static struct query find = QUERY(
		SELECT id FROM search_block WHERE id <= :block AND id >= :least ORDER BY id DESC LIMIT 1
	);
	int64_t found = -1;

	db_bind(&find, ":block", block);
	db_bind(&find, ":least", least);
	while (db_next(&find))
		found = db_integer(&find, 0);
	return found;
}

int64_t
search_match_block(const struct search_plan *plan, int64_t block, int64_t least)
{
	int64_t agreed;

	block = newest_block(block, least);
	do {
		agreed = block;
		for (int i = 0; i < plan->clauses && block >= 0; i++)
			if (!plan->clause[i].negative)
				block = clause_block(plan, &plan->clause[i], block, least);
	} while (block >= 0 && block != agreed);
	return block;
}

/* Words with their places, `place << 16 | position`, in order once they are sorted. */
struct keys {
	uint32_t *key;
	size_t count, room;
	bool sorted, failed;
};

static void
keys_add(struct keys *keys, uint32_t key)
{
	if (keys->count == keys->room) {
		size_t room = keys->room ? keys->room * 2 : 4096;
		uint32_t *grown = realloc(keys->key, room * sizeof *grown);

		if (!grown) {
			keys->failed = true;
			return;
		}
		keys->key = grown;
		keys->room = room;
	}
	keys->sorted = keys->sorted && (!keys->count || keys->key[keys->count - 1] < key);
	keys->key[keys->count++] = key;
}

static int
keys_order(const void *one, const void *two)
{
	uint32_t first = *(const uint32_t *)one, second = *(const uint32_t *)two;

	return (first > second) - (first < second);
}

static void
keys_read(struct keys *keys, const char *postings)
{
	struct search_reader reader = { .at = postings };

	while (search_posting_next(&reader))
		while (search_posting_step(&reader))
			keys_add(keys, (uint32_t)reader.place << 16 | (uint32_t)reader.position);
}

/* Begins to read the rows of a need in a block. */
static struct query *
need_rows(const struct search_plan *plan, const struct search_need *need, int64_t block)
{
	static struct query exact = QUERY(SELECT postings FROM search_posting WHERE block = :block AND word = :from);
	static struct query range = QUERY(SELECT postings FROM search_posting WHERE block = :block AND word >= :from AND word < :to);
	struct query *query = need->range ? &range : &exact;

	db_bind(query, ":block", block);
	db_bind(query, ":from", match_from(plan, need));
	if (need->range)
		db_bind(query, ":to", match_to(plan, need));
	return query;
}

static void
load_keys(const struct search_plan *plan, const struct search_need *need, int64_t block, struct keys *keys)
{
	struct query *rows = need_rows(plan, need, block);

	keys->count = 0;
	keys->sorted = true;
	while (db_next(rows))
		keys_read(keys, db_text(rows, 0));
	if (!keys->sorted)
		qsort(keys->key, keys->count, sizeof *keys->key, keys_order);
}

/* Leaves of `next` what stands right behind one of `last`. */
static void
keep_following(const struct keys *last, struct keys *next)
{
	size_t kept = 0;

	for (size_t i = 0, j = 0; i < last->count && j < next->count;) {
		uint32_t wanted = last->key[i] + 1;

		if (next->key[j] < wanted) {
			j++;
		} else if (next->key[j] > wanted) {
			i++;
		} else {
			next->key[kept++] = wanted;
			i++;
			j++;
		}
	}
	next->count = kept;
}

static bool
match_phrase(const struct search_plan *plan, const struct search_clause *clause, int64_t block, struct search_set *places)
{
	struct keys last = { 0 }, next = { 0 }, swap;
	bool good;

	load_keys(plan, &plan->need[clause->first], block, &last);
	for (int i = clause->first + 1; i < clause->first + clause->count && last.count && !last.failed && !next.failed; i++) {
		load_keys(plan, &plan->need[i], block, &next);
		keep_following(&last, &next);
		swap = last;
		last = next;
		next = swap;
	}
	for (size_t i = 0; i < last.count; i++)
		search_set_add(places, (int)(last.key[i] >> 16));
	good = !last.failed && !next.failed;
	free(last.key);
	free(next.key);
	return good;
}

static void
match_need(const struct search_plan *plan, const struct search_need *need, int64_t block, struct search_set *places)
{
	struct query *rows = need_rows(plan, need, block);

	while (db_next(rows))
		search_posting_places(db_text(rows, 0), places);
}

/* Adds where one of the needs is. */
static void
match_any(const struct search_plan *plan, const struct search_clause *clause, int64_t block, struct search_set *places)
{
	for (int i = clause->first; i < clause->first + clause->count; i++)
		match_need(plan, &plan->need[i], block, places);
}

/* Adds the places with numbers greater than that up to which somebody was not there yet. */
static void
add_heard(const struct search_set *room, int64_t first, int64_t joined, struct search_set *heard)
{
	int64_t from = joined < first ? 0 : joined - first + 1;

	for (int place = from < SEARCH_BLOCK ? (int)from : SEARCH_BLOCK; place < SEARCH_BLOCK; place++)
		if (search_set_has(room, place))
			search_set_add(heard, place);
}

/* Leaves what is in the rooms of the plan, and of that, where it asks for mentions, what names the user or was said to everybody when
 * they were there. */
static void
keep_rooms(const struct search_plan *plan, int64_t block, struct search_set *places, struct search_set *heard)
{
	static struct query rows = QUERY(
		SELECT word, postings FROM search_posting WHERE block = :block AND word >= :from AND word < :to
	);
	struct search_set inside = { 0 };

	db_bind(&rows, ":block", block);
	db_bind(&rows, ":from", SEARCH_SIGN_ROOM_FIRST);
	db_bind(&rows, ":to", SEARCH_SIGN_ROOM_END);
	while (db_next(&rows)) {
		const struct search_room *room = search_plan_room(plan, strtoll(db_text(&rows, 0) + 1, NULL, 10));
		struct search_set own = { 0 };

		if (!room)
			continue;
		search_posting_places(db_text(&rows, 1), &own);
		search_set_join(&inside, &own);
		if (plan->mention)
			add_heard(&own, block * SEARCH_BLOCK, room->joined, heard);
	}
	search_set_keep(places, &inside, false);
}

bool
search_match(const struct search_plan *plan, int64_t block, struct search_set *places)
{
	struct search_set heard = { 0 };

	memset(places, 0xff, sizeof *places);
	for (int i = 0; i < plan->clauses && !search_set_empty(places); i++) {
		const struct search_clause *clause = &plan->clause[i];
		struct search_set some = { 0 };

		if (clause->any || clause->count == 1)
			match_any(plan, clause, block, &some);
		else if (!match_phrase(plan, clause, block, &some))
			return false;
		search_set_keep(places, &some, clause->negative);
	}
	if (search_set_empty(places) || (plan->rooms <= SEARCH_NAMES && !plan->mention))
		return true;
	keep_rooms(plan, block, places, &heard);
	if (plan->mention) {
		match_need(plan, &plan->need[plan->named], block, &heard);
		search_set_keep(places, &heard, false);
	}
	return true;
}
