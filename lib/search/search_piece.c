/* Messages on their way into the index: see search_piece.h. */
#include "lib/search/search_piece.h"
#include "lib/db/db.h"
#include "lib/search/search_block.h"
#include "lib/search/search_gap.h"
#include "lib/search/search_note.h"
#include "lib/shape/shape.h"

enum {
	PIECE = 100, /* messages: to store them takes 1 or 2 ms; of fewer each costs more, as a row is written for each word */
	PIECE_BYTES = 8 * 1024 /* of their texts */
};

#define PIECE_COLUMNS SEARCH_BATCH_COLUMNS ", EXISTS (SELECT 1 FROM search_changed WHERE search_changed.message_id = message.id)"

enum { COLUMN_NOTED = SEARCH_BATCH_WIDTH };

static size_t
take_row(struct search_piece *piece, struct query *row)
{
	int place = (int)(db_integer(row, SHAPE_ID) % SEARCH_BLOCK);

	search_set_add(&piece->read, place);
	if (!db_integer(row, COLUMN_NOTED))
		return search_batch_add(&piece->batch, row);
	search_set_add(&piece->noted, place);
	return 0;
}

/* Some messages of one block, which is that of the first; the id of the last, 0: there were none. */
static int64_t
take_rows(struct search_piece *piece, struct query *rows)
{
	int64_t last = 0;
	size_t bytes = 0;

	db_bind(rows, ":most", PIECE);
	while (bytes < PIECE_BYTES && db_next(rows)) {
		int64_t id = db_integer(rows, SHAPE_ID);

		if (last && id / SEARCH_BLOCK != piece->batch.block)
			break;
		piece->batch.block = id / SEARCH_BLOCK;
		bytes += 1 + take_row(piece, rows);
		last = id;
	}
	db_end(rows);
	return last;
}

/* Where there are none left only notes of such ones are. */
static void
read_new(struct search_piece *piece)
{
	static struct query rows = SHAPE_QUERY(PIECE_COLUMNS, FROM message WHERE id > :last ORDER BY id LIMIT :most);
	int64_t last;

	db_bind(&rows, ":last", piece->reach.high);
	last = take_rows(piece, &rows);
	piece->after = piece->reach.high;
	piece->last = last ? last : piece->reach.newest;
}

/* When there is none before it is the end. */
static void
read_old(struct search_piece *piece)
{
	static struct query rows = SHAPE_QUERY(PIECE_COLUMNS, FROM message WHERE id <= :last ORDER BY id DESC LIMIT :most);
	int64_t last;

	db_bind(&rows, ":last", piece->reach.low);
	last = take_rows(piece, &rows);
	piece->after = last ? last - 1 : 0;
	piece->last = piece->reach.low;
}

/* Those that were committed after others with greater ids. */
static void
read_late(struct search_piece *piece)
{
	static struct query rows = SHAPE_QUERY(PIECE_COLUMNS,
		FROM search_gap CROSS JOIN message WHERE search_gap.message_id > :low AND message.id = search_gap.message_id
		ORDER BY search_gap.message_id LIMIT :most
	);

	db_bind(&rows, ":low", piece->reach.low);
	take_rows(piece, &rows);
}

static enum search_work
next_work(const struct search_reach *reach, bool old)
{
	if (reach->stale || reach->changed)
		return SEARCH_REPAIR;
	if (reach->late)
		return SEARCH_LATE;
	if (reach->newest > reach->high)
		return SEARCH_NEW;
	return old && reach->low > 0 ? SEARCH_OLD : SEARCH_NOTHING;
}

bool
search_piece_read(struct search_piece *piece, bool old)
{
	db_begin(READS);
	piece->reach = search_reach_read();
	piece->work = next_work(&piece->reach, old);
	if (piece->work == SEARCH_LATE)
		read_late(piece);
	else if (piece->work == SEARCH_NEW)
		read_new(piece);
	else if (piece->work == SEARCH_OLD)
		read_old(piece);
	return !db_commit() && search_batch_close(&piece->batch);
}

/* Whether it is right still: nobody else has stored these messages, and none has changed since they were read. What has changed before
 * is noted no longer. */
static bool
claim(const struct search_piece *piece)
{
	struct search_reach now;
	struct search_set changed;

	search_reach_lock();
	now = search_reach_read();
	if (!search_reach_same(&now, &piece->reach))
		return false;
	if (piece->work == SEARCH_LATE)
		return search_gap_take(piece->batch.block, &piece->read);
	changed = search_note_take(piece->after, piece->last, piece->batch.block);
	search_set_keep(&changed, &piece->read, false);
	search_set_keep(&changed, &piece->noted, true);
	return search_set_empty(&changed);
}

static void
note_gaps(const struct search_piece *piece)
{
	int64_t first = piece->batch.block * SEARCH_BLOCK, passed = piece->after;

	for (int place = 0; place < SEARCH_BLOCK; place++)
		if (search_set_has(&piece->read, place)) {
			search_gap_note(passed, first + place);
			passed = first + place;
		}
	search_gap_note(passed, piece->last);
}

/* Goes on to other blocks. Of a former index nothing is left there, nor in those between, which have no messages. */
static void
enter_blocks(const struct search_piece *piece)
{
	if (piece->work == SEARCH_NEW)
		search_block_clear(piece->after / SEARCH_BLOCK + 1, piece->last / SEARCH_BLOCK + 1);
	else
		search_block_clear((piece->after + 1) / SEARCH_BLOCK, (piece->last + 1) / SEARCH_BLOCK);
}

static bool
write_piece(struct search_piece *piece)
{
	if (piece->work != SEARCH_LATE)
		enter_blocks(piece);
	if (!search_batch_store(&piece->batch))
		return false;
	search_batch_add_some(&piece->batch, &piece->noted);
	if (piece->work == SEARCH_NEW) {
		note_gaps(piece);
		search_reach_set(piece->reach.low, piece->last);
	} else if (piece->work == SEARCH_OLD) {
		search_gap_take(piece->batch.block, &piece->read);
		search_reach_set(piece->after, piece->reach.high);
	}
	return search_batch_store(&piece->batch);
}

bool
search_piece_store(struct search_piece *piece)
{
	bool good = true;

	db_begin(WRITES_QUICKLY);
	if (claim(piece) && (good = write_piece(piece)))
		return !db_commit();
	return !db_undo() && good;
}

void
search_piece_free(struct search_piece *piece)
{
	search_batch_free(&piece->batch);
}
