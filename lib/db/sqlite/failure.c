/* What a failed call of SQLite means: see db_failure_of in sqlite.h. */
#include "lib/base/clock.h"
#include "lib/base/log.h"
#include "lib/db/sqlite/sqlite.h"

#include <errno.h>
#include <string.h>

/* What the system said last of the write-ahead log or the database. SQLite's own record of it is often lost by the time that
 * it has cleaned up after the failure. */
static int
system_error(void)
{
	sqlite3_file *journal = NULL;
	int error = sqlite3_system_errno(db_connection);

	if (!error && sqlite3_file_control(db_connection, "main", SQLITE_FCNTL_JOURNAL_POINTER, &journal) == SQLITE_OK && journal
	    && journal->pMethods)
		journal->pMethods->xFileControl(journal, SQLITE_FCNTL_LAST_ERRNO, &error);
	if (!error)
		sqlite3_file_control(db_connection, "main", SQLITE_FCNTL_LAST_ERRNO, &error);
	return error;
}

/* A full disk shows as SQLITE_FULL, a quota or a limit on file size in what the system said. */
static bool
is_out_of_space(int code)
{
	int system = system_error();

	return (code & 0xff) == SQLITE_FULL
	    || ((code & 0xff) == SQLITE_IOERR && (system == ENOSPC || system == EDQUOT || system == EFBIG));
}

/* Every request fails while the disk is full: once a minute is often enough to say so. */
static void
log_out_of_space(void)
{
	static int64_t last;
	int64_t now = clock_uptime_ms();

	if (last && now - last < 60000)
		return;
	last = now;
	log_error("database: no space left on the disk");
}

/* Whether a row of another transaction was in the way: the statement had looked for it, and it was not there yet. */
static bool
is_of_another(int code)
{
	int extended = sqlite3_extended_errcode(db_connection);

	if ((extended & 0xff) != (code & 0xff))
		extended = code;
	return extended == SQLITE_CONSTRAINT_UNIQUE || extended == SQLITE_CONSTRAINT_PRIMARYKEY || extended == SQLITE_BUSY_SNAPSHOT;
}

enum db_outcome
db_failure_of(int code, const char *what)
{
	int primary = code & 0xff;

	if (is_of_another(code)) {
		log_debug("database: another transaction was first in: %s", what);
		return DB_MET_ANOTHER;
	}
	if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED || primary == SQLITE_PROTOCOL)
		return DB_BUSY;
	if (is_out_of_space(code)) {
		log_out_of_space();
		return DB_FULL;
	}
	log_error("database: %s (%d, %s) in: %s", sqlite3_errmsg(db_connection), code, strerror(system_error()), what);
	return DB_FAULT;
}
