/*
 * Keeps the write-ahead log short. What SQLite does by itself (a passive checkpoint after each commit beyond a thousand
 * pages) disturbs nobody, and so it never comes to the end of the log while several processes write all the time: the log
 * then grows for as long as they do, a gigabyte in ten seconds, and every reader has to search in it. Where it has become
 * long, who commits therefore holds up the other writers for the moment that it takes to bring everything to the
 * database; the next of them begins the log anew (https://www.sqlite.org/wal.html, "Avoiding Excessively Large WAL Files").
 */
#include "lib/db/sqlite/sqlite.h"
#include "lib/db/sqlite/transaction.h"

enum {
	STEP_PAGES = 1000, /* after so many more pages something is done */
	LONG_PAGES = 4 * STEP_PAGES,
	BUSY_TIMEOUT_MS = 100 /* with those who write or read; some later commit tries again */
};

static int steps;

static int
db_trim_hook(void *unused, sqlite3 *connection, const char *database, int pages)
{
	int before;

	(void)unused;
	if (pages / STEP_PAGES == steps)
		return SQLITE_OK;
	steps = pages / STEP_PAGES;
	if (steps == 0)
		return SQLITE_OK;
	before = transaction_set_busy_timeout(BUSY_TIMEOUT_MS);
	sqlite3_wal_checkpoint_v2(connection, database, pages < LONG_PAGES ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_RESTART,
	                          NULL, NULL);
	transaction_set_busy_timeout(before);
	return SQLITE_OK;
}

void
db_trim_begin(void)
{
	steps = 0;
	sqlite3_wal_hook(db_connection, db_trim_hook, NULL);
}

void
db_sqlite_checkpoint(void)
{
	int pages = 0, moved = 0, before;

	if (sqlite3_wal_checkpoint_v2(db_connection, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &moved) != SQLITE_OK || pages <= 0
	    || moved < pages)
		return;
	before = transaction_set_busy_timeout(0);
	sqlite3_wal_checkpoint_v2(db_connection, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	transaction_set_busy_timeout(before);
}
