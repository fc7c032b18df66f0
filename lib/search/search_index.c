/* The index of messages: see search_index.h. Whoever changes it has the row of search_state locked. */
#include "lib/search/search_index.h"
#include "lib/base/clock.h"
#include "lib/base/wakeup.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/search/search_batch.h"
#include "lib/search/search_block.h"
#include "lib/search/search_posting.h"
#include "lib/shape/shape.h"

enum {
	INDEX_VERSION = 1,        /* of what is in the index: to be raised with search_tokens, folding, postings or signs */
	PIECE = 400,              /* messages in one transaction: some 10 ms */
	PIECE_BYTES = 256 * 1024, /* of their texts */
	PIECES = 4,               /* in one second of the daemon */
	ENOUGH = 256,             /* new messages for which the daemon does not wait for the end of the minute */
	GAP_MOST = 1000,          /* numbers without a message that are waited for at once, */
	GAP_SECONDS = 3600        /* and how long: no transaction lasts longer */
};

struct search_reach
search_index_reach(void)
{
	static struct query find = QUERY(
		SELECT low, high, version, coalesce((SELECT max(message.id) FROM message), 0),
			EXISTS (SELECT 1 FROM search_changed WHERE message_id > 0), EXISTS (
				SELECT 1 FROM search_gap CROSS JOIN message WHERE search_gap.message_id > 0 AND message.id = search_gap.message_id
			)
		FROM search_state WHERE id = 1
	);
	struct search_reach reach = { 0 };

	if (!db_next(&find))
		return reach;
	reach.low = db_integer(&find, 0);
	reach.high = db_integer(&find, 1);
	reach.stale = db_integer(&find, 2) != INDEX_VERSION;
	reach.newest = db_integer(&find, 3);
	reach.changed = db_integer(&find, 4);
	reach.late = db_integer(&find, 5);
	db_end(&find);
	return reach;
}

static void
set_reach(int64_t low, int64_t high)
{
	static struct query set = QUERY(UPDATE search_state SET low = :low, high = :high, version = :version WHERE id = 1);

	db_bind(&set, ":low", low);
	db_bind(&set, ":high", high);
	db_bind(&set, ":version", INDEX_VERSION);
	db_run(&set);
}

static void
lock_state(void)
{
	static struct query lock = QUERY(SELECT id FROM search_state WHERE id = 1);

	db_lock(&lock);
}

void
search_index_reset(void)
{
	static struct query gaps = QUERY(DELETE FROM search_gap WHERE message_id > 0);
	int64_t newest;

	lock_state();
	newest = search_index_reach().newest;
	db_run(&gaps);
	search_block_clear(newest / SEARCH_BLOCK, INT64_MAX);
	set_reach(newest, newest);
}

/* Waits for the last of the numbers between two, to which no messages belong yet. */
static void
note_gap(int64_t after, int64_t before)
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

/* Goes on to another block. Of a former index nothing is left there, nor in those between, which have no messages. */
static void
enter_block(struct search_batch *batch, int64_t block)
{
	if (block < batch->block)
		search_block_clear(block, batch->block);
	else
		search_block_clear(batch->block + 1, block + 1);
	batch->block = block;
}

/* Some messages of one block, in the order of the query, which go on from `last`: the number of the last that was taken. The first may
 * be of another block than those before. */
static int64_t
take_some(struct query *rows, struct search_batch *batch, int64_t last, int64_t block, bool waits)
{
	size_t bytes = 0;

	batch->block = block;
	db_bind(rows, ":last", last);
	db_bind(rows, ":most", PIECE);
	while (db_next(rows)) {
		int64_t id = db_integer(rows, SHAPE_ID);

		if (id / SEARCH_BLOCK != batch->block && bytes)
			break;
		if (id / SEARCH_BLOCK != batch->block)
			enter_block(batch, id / SEARCH_BLOCK);
		if (waits)
			note_gap(last, id);
		bytes += 1 + search_batch_add(batch, rows);
		last = id;
		if (bytes >= PIECE_BYTES)
			break;
	}
	db_end(rows);
	return last;
}

static bool
take_new(const struct search_reach *reach, struct search_batch *batch)
{
	static struct query rows = SHAPE_QUERY(SEARCH_BATCH_COLUMNS, FROM message WHERE id > :last ORDER BY id LIMIT :most);
	int64_t last = take_some(&rows, batch, reach->high, reach->high / SEARCH_BLOCK, true);

	set_reach(reach->low, last);
	return search_batch_store(batch);
}

/* When there is none before it is the end. */
static bool
take_old(const struct search_reach *reach, struct search_batch *batch)
{
	static struct query rows = SHAPE_QUERY(SEARCH_BATCH_COLUMNS, FROM message WHERE id <= :last ORDER BY id DESC LIMIT :most);
	int64_t last = take_some(&rows, batch, reach->low, (reach->low + 1) / SEARCH_BLOCK, false);

	if (!batch->count)
		search_block_clear(0, batch->block);
	set_reach(batch->count ? last - 1 : 0, reach->high);
	return search_batch_store(batch);
}

static void
forget_gap(int64_t message)
{
	static struct query forget = QUERY(DELETE FROM search_gap WHERE message_id = :message);

	db_bind(&forget, ":message", message);
	db_run(&forget);
}

/* Those that were committed after others with greater ids. */
static bool
take_late(struct search_batch *batch)
{
	static struct query rows = SHAPE_QUERY(SEARCH_BATCH_COLUMNS,
		FROM search_gap CROSS JOIN message WHERE search_gap.message_id > 0 AND message.id = search_gap.message_id ORDER BY search_gap.message_id LIMIT :most
	);
	bool good = true;

	db_bind(&rows, ":most", PIECE);
	while (good && db_next(&rows)) {
		int64_t id = db_integer(&rows, SHAPE_ID);

		if (batch->block != id / SEARCH_BLOCK)
			good = search_batch_store(batch);
		batch->block = id / SEARCH_BLOCK;
		search_batch_add(batch, &rows);
		forget_gap(id);
	}
	db_end(&rows);
	return good && search_batch_store(batch);
}

/* The ids of what has changed in a block, as places; they are no longer noted. Those that the index does not have are left out. */
static struct search_set
take_notes(int64_t block, const struct search_reach *reach)
{
	static struct query take = QUERY(
		DELETE FROM search_changed WHERE message_id >= :first AND message_id < :end RETURNING message_id
	);
	struct search_set set = { 0 };

	db_bind(&take, ":first", block * SEARCH_BLOCK);
	db_bind(&take, ":end", (block + 1) * SEARCH_BLOCK);
	while (db_next(&take)) {
		int64_t id = db_integer(&take, 0);

		if (id > reach->low && id <= reach->high)
			search_set_add(&set, (int)(id % SEARCH_BLOCK));
	}
	return set;
}

/* Puts messages of a block into it anew, as far as they are there still. */
static void
add_again(struct search_batch *batch, int64_t block, const struct search_set *set)
{
	static struct query one = SHAPE_QUERY(SEARCH_BATCH_COLUMNS, FROM message WHERE id = :message);

	batch->block = block;
	for (int place = 0; place < SEARCH_BLOCK; place++) {
		if (!search_set_has(set, place))
			continue;
		db_bind(&one, ":message", block * SEARCH_BLOCK + place);
		while (db_next(&one))
			search_batch_add(batch, &one);
	}
}

/* What has changed in one block. Its notes go before its messages are read: what is noted later is read later. */
static bool
follow_changes(const struct search_reach *reach, struct search_batch *batch)
{
	static struct query first = QUERY(SELECT message_id FROM search_changed WHERE message_id > 0 ORDER BY message_id LIMIT 1);
	int64_t block = db_one(&first) / SEARCH_BLOCK;
	struct search_set set = take_notes(block, reach);

	if (search_set_empty(&set))
		return true;
	if (!search_block_remove(block, &set))
		return false;
	add_again(batch, block, &set);
	if (!batch->count)
		search_block_forget_empty(block);
	return search_batch_store(batch);
}

/* Does the next thing that there is to do; false: there was nothing, or it did not go well. */
static bool
take_step(bool old)
{
	struct search_reach reach = search_index_reach();
	struct search_batch batch = { 0 };
	bool good = true;

	if (reach.stale)
		search_index_reset();
	else if (reach.changed)
		good = follow_changes(&reach, &batch);
	else if (reach.late)
		good = take_late(&batch);
	else if (reach.newest > reach.high)
		good = take_new(&reach, &batch);
	else if (old && reach.low > 0)
		good = take_old(&reach, &batch);
	else
		good = false;
	search_batch_free(&batch);
	return good;
}

bool
search_index_piece(bool old)
{
	db_begin(WRITES_QUICKLY);
	lock_state();
	if (take_step(old))
		return db_commit() == NULL;
	db_undo();
	return false;
}

static struct search_reach
look(bool *good)
{
	struct search_reach reach;

	db_begin(READS);
	reach = search_index_reach();
	*good = !db_commit();
	return reach;
}

/* Where no daemon makes the index of an old database, those who search do. */
static void
build_some(int64_t until)
{
	bool alone = !wakeup_daemon_runs();

	while (search_index_piece(true) && alone && clock_uptime_ms() < until)
		;
}

bool
search_index_catch_up(int64_t until)
{
	bool good;
	struct search_reach reach = look(&good);
	int64_t newest = reach.newest;

	while (good && (reach.stale || reach.changed || reach.late || reach.high < newest)) {
		if (clock_uptime_ms() >= until)
			return false;
		/* Somebody else may have done it. */
		search_index_piece(false);
		reach = look(&good);
	}
	if (good && reach.low > 0)
		build_some(until);
	return good;
}

static void
forget_gaps(void)
{
	static struct query old = QUERY(DELETE FROM search_gap WHERE message_id > 0 AND noted_at < :horizon);

	db_begin(WRITES_QUICKLY);
	db_bind(&old, ":horizon", age_now() - GAP_SECONDS);
	db_run(&old);
	db_commit();
}

void
search_index_upkeep(bool all)
{
	static bool busy;
	struct search_reach reach;
	bool good;
	int done = 0;

	reach = look(&good);
	if (all)
		forget_gaps();
	busy = busy || all || reach.stale || reach.low > 0 || reach.newest - reach.high >= ENOUGH;
	while (good && busy && done < PIECES && search_index_piece(true))
		done++;
	busy = done == PIECES;
}
