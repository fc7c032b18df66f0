/* Transactions that are parts of one: lib/db. */
#include "state.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/db/db.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

static void
insert(const char *hash)
{
	static struct query insert = QUERY(INSERT INTO discarded (hash, due) VALUES (:hash, 7));

	db_bind(&insert, ":hash", hash);
	db_run(&insert);
}

static int64_t
count_rows(void)
{
	static struct query count = QUERY(SELECT count(*) FROM discarded);

	return db_one(&count);
}

/* A part that stores a row, and what comes of it. */
static const struct error *
part(const char *hash)
{
	db_begin(WRITES);
	insert(hash);
	return db_commit();
}

/* How many rows are there once everything has ended; they are deleted. */
static int64_t
stored(void)
{
	static struct query forget = QUERY(DELETE FROM discarded);
	int64_t rows;

	db_begin(WRITES);
	rows = count_rows();
	db_run(&forget);
	db_commit();
	return rows;
}

static void
claim_parts(void)
{
	db_joint_begin();
	claim(!part("one"), "a part stores");
	db_begin(READS);
	insert("two");
	claim(db_writes() && count_rows() == 2, "another sees what the one before has stored");
	claim(!db_undo(), "and is undone");
	claim(part("one") == &error_met_another, "one that fails says why");
	claim(!part("three"), "and fails alone");
	claim(!db_joint_commit() && stored() == 2, "what was not undone is stored with one commit");
	claim(!part("four") && stored() == 1, "a transaction after it is one of its own");
}

/* The whole transaction is lost on the way, as with a full disk. */
static void
claim_lost(void)
{
	static struct query lose = QUERY(ROLLBACK);

	db_joint_begin();
	claim(!part("one"), "a part stores");
	db_begin(WRITES);
	db_run(&lose);
	claim(db_commit() == &error_internal, "the part that loses the transaction fails");
	claim(part("two") == &error_internal, "and so does one after it");
	claim(db_joint_commit() == &error_internal && stored() == 0, "nothing is stored of those before either");
}

/* Another connection holds the write lock. */
static void
claim_busy(const char *state)
{
	char path[64];
	sqlite3 *other;

	snprintf(path, sizeof path, "%s/moznods.db", state);
	sqlite3_open(path, &other);
	sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL);
	db_set_busy_timeout(0);
	db_joint_begin();
	claim(part("one") == &error_busy && part("two") == &error_busy, "without the write lock every part is told that it is busy");
	claim(db_joint_commit() == &error_busy, "and so is the transaction");
	sqlite3_close(other);
	claim(!part("three") && stored() == 1, "later it goes well");
}

int
main(void)
{
	if (!state_begin() || !db_open(state_directory))
		return EXIT_FAILURE;
	claim(db_can_join(), "SQLite can join transactions");
	claim_parts();
	claim_lost();
	claim_busy(state_directory);
	return state_end();
}
