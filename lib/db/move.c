/* Moving a database to another engine: see move.h. */
#include "lib/db/move.h"
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/db/bulk.h"

#include <inttypes.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { BATCH = 10000 }; /* rows that are stored together */

/* One move, from its beginning to its end. */
struct move {
	const struct bulk *from, *to;
	struct bulk_list *list;
	void (*tell)(const struct move_line *line);
};

/* What of a table has been read: a hash over all of its rows, each value with its length before it. */
struct reading {
	crypto_hash_sha256_state state;
	int64_t rows;
};

static void
reading_add(struct reading *reading, const struct bulk_table *table, const struct bulk_value *values)
{
	for (int i = 0; i < table->count; i++) {
		int64_t length = values[i].bytes ? (int64_t)values[i].length : -1;

		crypto_hash_sha256_update(&reading->state, (const unsigned char *)&length, sizeof length);
		if (length > 0)
			crypto_hash_sha256_update(&reading->state, (const unsigned char *)values[i].bytes, values[i].length);
	}
	reading->rows++;
}

/* Of what was read until now; more may follow. */
static void
reading_digest(const struct reading *reading, char digest[MOVE_DIGEST_BYTES])
{
	unsigned char hash[crypto_hash_sha256_BYTES];
	crypto_hash_sha256_state state = reading->state;

	crypto_hash_sha256_final(&state, hash);
	sodium_bin2hex(digest, MOVE_DIGEST_BYTES, hash, sizeof hash);
}

/* Reads what a table of the target has. */
static bool
move_read_target(const struct move *move, const struct bulk_table *table, struct reading *reading)
{
	struct bulk_value values[BULK_COLUMNS];
	int row;

	*reading = (struct reading){ 0 };
	crypto_hash_sha256_init(&reading->state);
	if (!move->to->read(table))
		return false;
	while ((row = move->to->next(values)) > 0)
		reading_add(reading, table, values);
	return row == 0;
}

/* Whether what an earlier run has left in the target is what the source begins with. */
static bool
move_goes_on(const struct bulk_table *table, const struct reading *source, const struct reading *known)
{
	char here[MOVE_DIGEST_BYTES], there[MOVE_DIGEST_BYTES];

	reading_digest(source, here);
	reading_digest(known, there);
	if (source->rows == known->rows && !strcmp(here, there))
		return true;
	log_error("move: the %" PRId64 " rows that the table %s has there are not the first %" PRId64 " of the source, which was "
	          "changed after they were moved, or they were: begin anew, with an empty database",
	          known->rows, table->name, source->rows);
	return false;
}

/* Adds a row to the batch under way; ends that where it is full. */
static bool
move_row(const struct move *move, const struct bulk_table *table, const struct bulk_value *values, int64_t number)
{
	bool good = (number % BATCH || move->to->write(table)) && move->to->add(values);

	return good && (number % BATCH != BATCH - 1 || move->to->stored());
}

/* Reads all of the table, and writes what comes after the rows that are known. */
static bool
move_rows(const struct move *move, const struct bulk_table *table, struct reading *source, const struct reading *known)
{
	struct bulk_value values[BULK_COLUMNS];
	int64_t written;
	int row;

	*source = (struct reading){ 0 };
	crypto_hash_sha256_init(&source->state);
	if (!move->from->read(table) || (known->rows == 0 && !move_goes_on(table, source, known)))
		return false;
	while ((row = move->from->next(values)) > 0) {
		if (source->rows >= known->rows && !move_row(move, table, values, source->rows - known->rows))
			return false;
		reading_add(source, table, values);
		if (source->rows == known->rows && !move_goes_on(table, source, known))
			return false;
	}
	if (row < 0 || (source->rows < known->rows && !move_goes_on(table, source, known)))
		return false;
	written = source->rows - known->rows;
	return written % BATCH == 0 || move->to->stored();
}

/* Whether the target has what the source has, read anew. */
static bool
move_compare(const struct bulk_table *table, const struct reading *source, const struct reading *target,
             char digest[MOVE_DIGEST_BYTES])
{
	char there[MOVE_DIGEST_BYTES];

	reading_digest(source, digest);
	reading_digest(target, there);
	if (source->rows == target->rows && !strcmp(digest, there))
		return true;
	log_error("move: the table %s has %" PRId64 " rows with SHA-256 %s, of which %" PRId64 " with %s have arrived", table->name,
	          source->rows, digest, target->rows, there);
	return false;
}

static bool
move_last_id(const struct move *move, const struct bulk_table *table)
{
	int64_t id = table->numbered ? move->from->last_id(table) : 0;
	int64_t there = id > 0 ? move->to->last_id(table) : 0;

	return id >= 0 && there >= 0 && (id == there || move->to->set_last_id(table, id));
}

static bool
move_table(const struct move *move, const struct bulk_table *table)
{
	struct reading source, target, known;
	char digest[MOVE_DIGEST_BYTES];

	if (!move_read_target(move, table, &known) || !move_rows(move, table, &source, &known))
		return false;
	target = known;
	if (source.rows > known.rows && !move_read_target(move, table, &target))
		return false;
	if (!move_compare(table, &source, &target, digest) || !move_last_id(move, table))
		return false;
	move->tell(&(struct move_line){ table->name, target.rows, known.rows, digest });
	return true;
}

/* The engine that the option `database` names with this value, which the option has from then on. */
static const struct bulk *
move_find(const char *database)
{
	char fault[512];

	if (config_set("database", database, fault, sizeof fault))
		return bulk_find();
	log_error("%s", fault);
	return NULL;
}

/* What tells the source from others: what sets keys of its exports apart from those of other sites. */
static bool
move_mark(const struct move *move, char *mark, size_t size)
{
	struct bulk_table site = { .name = "site", .count = 2, .columns = { { "id", BULK_INTEGER, 1 }, { "origin", BULK_TEXT, 0 } } };
	struct bulk_value values[BULK_COLUMNS];
	int row;

	*mark = '\0';
	if (!move->from->read(&site))
		return false;
	while ((row = move->from->next(values)) > 0)
		snprintf(mark, size, "%s", values[1].bytes ? values[1].bytes : "");
	return row == 0;
}

static bool
move_tables(const struct move *move)
{
	for (int i = 0; i < move->list->count; i++)
		if (!move_table(move, &move->list->tables[i]))
			return false;
	return move->from->alone() && move->to->finish(config.state);
}

static bool
move_open(struct move *move, const char *from, const char *to)
{
	char mark[64];

	if (!(move->list = bulk_list()) || !(move->from = move_find(from)) || !move->from->open_source(config.state)
	    || !move_mark(move, mark, sizeof mark))
		return false;
	return (move->to = move_find(to)) && move->to->open_target(config.state, mark);
}

bool
move_all(const char *from, const char *to, void (*tell)(const struct move_line *line))
{
	struct move move = { .tell = tell };
	bool good = move_open(&move, from, to) && move_tables(&move);

	if (move.to)
		move.to->close();
	if (move.from)
		move.from->close();
	free(move.list);
	return good;
}
