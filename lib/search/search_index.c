/* The index of messages: see search_index.h. */
#include "lib/search/search_index.h"
#include "lib/base/clock.h"
#include "lib/base/wakeup.h"
#include "lib/db/db.h"
#include "lib/search/search_block.h"
#include "lib/search/search_gap.h"
#include "lib/search/search_note.h"
#include "lib/search/search_piece.h"

enum {
	PIECES = 20, /* in one second of the daemon */
	ENOUGH = 256 /* new messages for which the daemon does not wait for the end of the minute */
};

void
search_index_reset(void)
{
	static struct query gaps = QUERY(DELETE FROM search_gap WHERE message_id > 0);
	int64_t newest;

	search_reach_lock();
	newest = search_reach_read().newest;
	db_run(&gaps);
	search_gap_note_last(newest);
	search_block_clear(newest / SEARCH_BLOCK, INT64_MAX);
	search_reach_set(newest, newest);
}

/* The block with the first of the notes of what is in the index. */
static int64_t
changed_block(const struct search_reach *reach)
{
	static struct query first = QUERY(
		SELECT message_id FROM search_changed WHERE message_id > :low AND message_id <= :high ORDER BY message_id LIMIT 1
	);

	db_bind(&first, ":low", reach->low);
	db_bind(&first, ":high", reach->high);
	return db_one(&first) / SEARCH_BLOCK;
}

/* The notes of a block, of what is in the index. */
static struct search_set
take_changes(const struct search_reach *reach, int64_t block)
{
	int64_t after = block * SEARCH_BLOCK - 1, last = after + SEARCH_BLOCK;

	return search_note_take(after > reach->low ? after : reach->low, last < reach->high ? last : reach->high, block);
}

/* What has changed in one block. Its notes go before its messages are read: what is noted later is read later. A message that was
 * waited for is no longer, also for who has read it as it was before. */
static bool
follow_changes(const struct search_reach *reach)
{
	struct search_batch batch = { .block = changed_block(reach) };
	struct search_set changes = take_changes(reach, batch.block);
	bool good = search_block_remove(batch.block, &changes);

	search_gap_take(batch.block, &changes);
	if (!search_batch_add_some(&batch, &changes))
		search_block_forget_empty(batch.block);
	good = good && search_batch_store(&batch);
	search_batch_free(&batch);
	return good;
}

/* Makes right what is in the index, which somebody else may have done meanwhile. */
static bool
repair(void)
{
	struct search_reach reach;
	bool good = true;

	db_begin(WRITES_QUICKLY);
	search_reach_lock();
	reach = search_reach_read();
	if (reach.stale)
		search_index_reset();
	else if (reach.changed)
		good = follow_changes(&reach);
	if (good)
		return !db_commit();
	db_undo();
	return false;
}

bool
search_index_piece(bool old)
{
	struct search_piece piece = { 0 };
	bool good = search_piece_read(&piece, old) && piece.work != SEARCH_NOTHING;

	if (good)
		good = piece.work == SEARCH_REPAIR ? repair() : search_piece_store(&piece);
	search_piece_free(&piece);
	return good;
}

static struct search_reach
look(bool *good)
{
	struct search_reach reach;

	db_begin(READS);
	reach = search_reach_read();
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

/* Whether there is something to do for who wants what was sent up to this id; it may be gone since. */
static bool
is_behind(const struct search_reach *reach, int64_t newest)
{
	return reach->stale || reach->changed || reach->late || reach->high < (newest < reach->newest ? newest : reach->newest);
}

bool
search_index_catch_up(int64_t until)
{
	bool good;
	struct search_reach reach = look(&good);
	int64_t newest = reach.newest;

	while (good && is_behind(&reach, newest)) {
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

void
search_index_upkeep(bool all)
{
	static bool busy;
	struct search_reach reach;
	bool good;
	int done = 0;

	reach = look(&good);
	if (all)
		search_gap_forget();
	busy = busy || all || reach.stale || reach.low > 0 || reach.newest - reach.high >= ENOUGH;
	while (good && busy && done < PIECES && search_index_piece(true))
		done++;
	busy = done == PIECES;
}
