/*
 * Queries and transactions: see db.h. A failure is remembered in `failure` and silences everything until
 * the transaction ends, so that no caller acts on rows that are not there.
 */
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/log.h"
#include "lib/base/strbuf.h"
#include "lib/db/db_internal.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum {
	BACKOFF_LEAST_US = 200,
	BACKOFF_SPREAD_US = 400,
	LONGEST_BACKOFF_MS = 10 /* in a wait of N ms there are at least N / 10 tries */
};

sqlite3 *db_connection;
static const struct error *failure;
static enum db_mode mode;
static bool quick;
static struct query *prepared;
static int busy_timeout_ms;
static int64_t busy_deadline;

/*
 * The busy handler (sqlite3_busy_handler): waits for the lock with a short random backoff. SQLite's own handler doubles its
 * backoff, so that the one that has waited longest sleeps longest and may starve; with equal ones every waiter has the same
 * chance. It gives up only after enough tries as well, so that a process that was hardly scheduled is not refused.
 */
static int
db_busy_handler(void *unused, int times)
{
	(void)unused;
	if (times == 0)
		busy_deadline = clock_uptime_ms() + busy_timeout_ms;
	else if (clock_uptime_ms() >= busy_deadline && times >= busy_timeout_ms / LONGEST_BACKOFF_MS)
		return 0;
	usleep((useconds_t)(BACKOFF_LEAST_US + random() % BACKOFF_SPREAD_US));
	return 1;
}

int
db_set_busy_timeout(int milliseconds)
{
	int before = busy_timeout_ms;

	busy_timeout_ms = milliseconds;
	sqlite3_busy_handler(db_connection, db_busy_handler, NULL);
	return before;
}

void
db_remember(int code, const char *what)
{
	if (!failure)
		failure = db_failure_of(code, what);
}

bool
db_failed(void)
{
	return failure != NULL;
}

/* A writer has to have a turn; a reader finds the database free without one, most of the time. With a busy timeout that is
 * shorter than configured there is no waiting for a turn. */
static void
db_wait_for_turn(enum db_mode wanted)
{
	if (busy_timeout_ms < config.busy_timeout)
		return;
	if (!db_turn_begin((int64_t)config.write_wait * 1000) && wanted == WRITES)
		failure = &error_busy;
}

/* Between two transactions. A connection waits for the disk, where it is configured to, unless one is quick. */
static void
be_quick(bool wanted)
{
	static struct query without_sync = QUERY(PRAGMA synchronous = NORMAL), with_sync = QUERY(PRAGMA synchronous = FULL);

	if (config.synchronous != SYNCHRONOUS_FULL || quick == wanted)
		return;
	failure = NULL;
	mode = WRITES;
	db_run(wanted ? &without_sync : &with_sync);
	if (!failure)
		quick = wanted;
}

static void
begin(enum db_mode wanted)
{
	static struct query read = QUERY(BEGIN), write = QUERY(BEGIN IMMEDIATE);

	be_quick(wanted == WRITES_QUICKLY);
	if (wanted == WRITES_QUICKLY)
		wanted = WRITES;
	failure = NULL;
	mode = WRITES;
	db_wait_for_turn(wanted);
	db_run(wanted == WRITES ? &write : &read);
	mode = wanted;
}

void
db_begin(enum db_mode wanted)
{
	if (db_connection)
		begin(wanted);
	/* Asked with the lock in hand: nobody can have moved on from the same log meanwhile. */
	if (db_connection && !db_guard_lost())
		return;
	db_undo();
	if (db_guard_rescue())
		begin(wanted);
	else
		failure = &error_busy;
}

const struct error *
db_commit(void)
{
	static struct query commit = QUERY(COMMIT);

	if (!failure) {
		mode = WRITES;
		db_run(&commit);
	}
	if (failure)
		return db_undo();
	db_turn_end();
	return NULL;
}

const struct error *
db_undo(void)
{
	static struct query rollback = QUERY(ROLLBACK);
	const struct error *reason = failure;

	/* Some failures, a full disk among them, have already rolled back. */
	failure = NULL;
	mode = WRITES;
	if (db_connection && !sqlite3_get_autocommit(db_connection))
		db_run(&rollback);
	db_turn_end();
	failure = NULL;
	return reason;
}

bool
db_writes(void)
{
	return mode == WRITES && db_connection && !sqlite3_get_autocommit(db_connection);
}

static bool
db_prepare(struct query *query)
{
	int code;

	if (query->statement)
		return true;
	code = sqlite3_prepare_v3(db_connection, query->sql, -1, SQLITE_PREPARE_PERSISTENT, &query->statement, NULL);
	if (code != SQLITE_OK) {
		db_remember(code, query->sql);
		return false;
	}
	query->next = prepared;
	prepared = query;
	return true;
}

/* Index of a parameter in the prepared query; 0, and a failure, where there is none. */
static int
db_parameter(struct query *query, const char *name)
{
	int index;

	if (failure || !db_prepare(query))
		return 0;
	if (!(index = sqlite3_bind_parameter_index(query->statement, name)))
		db_remember(SQLITE_MISUSE, query->sql);
	return index;
}

void
db_bind_integer(struct query *query, const char *name, int64_t value)
{
	int index = db_parameter(query, name);

	if (index)
		sqlite3_bind_int64(query->statement, index, value);
}

void
db_bind_boolean(struct query *query, const char *name, bool value)
{
	db_bind_integer(query, name, value);
}

void
db_bind_text(struct query *query, const char *name, const char *value)
{
	int index = db_parameter(query, name);

	if (index && value)
		sqlite3_bind_text(query->statement, index, value, -1, SQLITE_STATIC);
}

void
db_bind_blob(struct query *query, const char *name, const void *value, size_t length)
{
	int index = db_parameter(query, name);

	if (index)
		sqlite3_bind_blob64(query->statement, index, value, length, SQLITE_STATIC);
}

bool
db_next(struct query *query)
{
	int code;

	if (failure || !db_prepare(query)) {
		db_end(query);
		return false;
	}
	if (!query->running && mode == READS && !sqlite3_stmt_readonly(query->statement)) {
		db_remember(SQLITE_READONLY, query->sql);
		db_end(query);
		return false;
	}
	query->running = true;
	code = sqlite3_step(query->statement);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		db_remember(code, query->sql);
	db_end(query);
	return false;
}

/* What a growing database would make slow: for a test to find, long before a user does. */
static void
report_scan(struct query *query)
{
	int scanned = sqlite3_stmt_status(query->statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);
	int sorted = sqlite3_stmt_status(query->statement, SQLITE_STMTSTATUS_SORT, 1);
	int indexed = sqlite3_stmt_status(query->statement, SQLITE_STMTSTATUS_AUTOINDEX, 1);

	if (scanned || indexed || (sorted && !query->sorts))
		log_debug("scan: %d rows, %d sorts, %d automatic index rows in: %s", scanned, sorted, indexed, query->sql);
}

void
db_end(struct query *query)
{
	query->running = false;
	if (!query->statement)
		return;
	if (config.log_level == LOG_LEVEL_DEBUG)
		report_scan(query);
	sqlite3_reset(query->statement);
	sqlite3_clear_bindings(query->statement);
}

void
db_lock(struct query *query)
{
	if (!failure && db_prepare(query) && !db_writes())
		db_remember(SQLITE_MISUSE, query->sql);
	db_end(query);
}

int64_t
db_integer(struct query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}

const char *
db_text(struct query *query, int column)
{
	const char *text = (const char *)sqlite3_column_text(query->statement, column);

	return text ? text : "";
}

size_t
db_length(struct query *query, int column)
{
	return (size_t)sqlite3_column_bytes(query->statement, column);
}

bool
db_null(struct query *query, int column)
{
	return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

void
db_run(struct query *query)
{
	while (db_next(query))
		;
}

int64_t
db_one(struct query *query)
{
	int64_t value;

	if (!db_next(query))
		return 0;
	value = db_integer(query, 0);
	/* Draining, not resetting: an INSERT … RETURNING is only done after its last row. */
	db_run(query);
	return value;
}

int64_t
db_greatest(struct query *query)
{
	int64_t greatest = 0;

	while (db_next(query))
		if (db_integer(query, 0) > greatest)
			greatest = db_integer(query, 0);
	return greatest;
}

bool
db_into(struct query *query, struct strbuf *to)
{
	if (!db_next(query))
		return false;
	strbuf_add(to, db_text(query, 0), db_length(query, 0));
	db_run(query);
	return true;
}

int64_t
db_changes(void)
{
	return sqlite3_changes64(db_connection);
}

int64_t
db_last_id(const char *table)
{
	static struct query last = QUERY(SELECT seq FROM sqlite_sequence WHERE rowid > 0 AND name = :table);

	db_bind(&last, ":table", table);
	return db_one(&last);
}

bool
db_changed_elsewhere(void)
{
	static struct query version = QUERY(PRAGMA data_version);
	static int64_t last;
	int64_t now;

	failure = NULL;
	mode = READS;
	now = db_one(&version);
	failure = NULL;
	if (now == last)
		return false;
	last = now;
	return true;
}

void
db_checkpoint(void)
{
	int pages = 0, moved = 0, before;

	if (sqlite3_wal_checkpoint_v2(db_connection, NULL, SQLITE_CHECKPOINT_PASSIVE, &pages, &moved) != SQLITE_OK || pages <= 0
	    || moved < pages)
		return;
	before = db_set_busy_timeout(0);
	sqlite3_wal_checkpoint_v2(db_connection, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	db_set_busy_timeout(before);
}

void
db_close(void)
{
	while (prepared) {
		struct query *query = prepared;

		prepared = query->next;
		sqlite3_finalize(query->statement);
		query->statement = NULL;
		query->next = NULL;
		query->running = false;
	}
	sqlite3_close(db_connection);
	db_connection = NULL;
	quick = false;
	db_leave();
}
