/* Transactions of SQLite: their locks and how one waits for them, and how long for the disk. */
#include "lib/db/sqlite/transaction.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/db/sqlite/sqlite.h"
#include "lib/db/sqlite/statement.h"

#include <stdlib.h>
#include <unistd.h>

enum {
	BACKOFF_LEAST_US = 200,
	BACKOFF_SPREAD_US = 400,
	NOT_DONE = -1,
	LONGEST_BACKOFF_MS = 10 /* in a wait of N ms there are at least N / 10 tries */
};

enum db_mode transaction_mode;
static bool quick;
static int busy_timeout_ms;
static int64_t busy_deadline;
static struct query begin_write = QUERY(BEGIN IMMEDIATE), commit = QUERY(COMMIT);
/* What came of them, where they were done ahead: transaction_await, transaction_store. */
static int begun = NOT_DONE, stored = NOT_DONE;

/*
 * The busy handler (sqlite3_busy_handler): waits for the lock with a short random backoff. SQLite's own handler doubles its
 * backoff, so that the one that has waited longest sleeps longest and may starve; with equal ones every waiter has the same
 * chance. It gives up only after enough tries as well, so that a process that was hardly scheduled is not refused.
 */
static int
transaction_busy_handler(void *unused, int times)
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
transaction_set_busy_timeout(int milliseconds)
{
	int before = busy_timeout_ms;

	busy_timeout_ms = milliseconds;
	sqlite3_busy_handler(db_connection, transaction_busy_handler, NULL);
	return before;
}

/* A writer has to have a turn; a reader finds the database free without one, most of the time. With a busy timeout that is
 * shorter than configured there is no waiting for a turn, nor in the line of writers. */
static bool
transaction_wait_for_turn(enum db_mode wanted)
{
	if (busy_timeout_ms < config.busy_timeout)
		return true;
	if (!db_turn_begin((int64_t)config.write_wait * 1000))
		return wanted != WRITES;
	return wanted != WRITES || db_writer_begin(config.busy_timeout);
}

/* Ends a statement that has given this code. */
static enum db_outcome
conclude(struct query *query, int code)
{
	enum db_outcome outcome = code == SQLITE_DONE ? DB_DONE : db_failure_of(code, query->sql);

	statement_end(query);
	return outcome;
}

/* Runs a statement that begins or ends a transaction, or is outside of one. */
static enum db_outcome
perform(struct query *query)
{
	if (!query->statement && !statement_prepare(query))
		return DB_FAULT;
	return conclude(query, sqlite3_step(query->statement));
}

/* Between two transactions. A connection waits for the disk, where it is configured to, unless one is quick. */
static void
be_quick(bool wanted)
{
	static struct query without_sync = QUERY(PRAGMA synchronous = NORMAL), with_sync = QUERY(PRAGMA synchronous = FULL);

	if (config.synchronous == SYNCHRONOUS_FULL && quick != wanted && perform(wanted ? &without_sync : &with_sync) == DB_DONE)
		quick = wanted;
}

/* What was begun ahead. */
static enum db_outcome
take_begun(void)
{
	int code = begun;

	begun = NOT_DONE;
	return conclude(&begin_write, code);
}

static enum db_outcome
begin(enum db_mode wanted)
{
	static struct query read = QUERY(BEGIN);

	if (begun != NOT_DONE)
		return take_begun();
	be_quick(wanted == WRITES_QUICKLY);
	transaction_mode = wanted == READS ? READS : WRITES;
	if (!transaction_wait_for_turn(transaction_mode))
		return DB_BUSY;
	return perform(transaction_mode == WRITES ? &begin_write : &read);
}

bool
transaction_begin_at_once(void)
{
	/* Where it cannot begin at all `begin` says why. */
	if (!db_connection || (!begin_write.statement && !statement_prepare(&begin_write)))
		return true;
	be_quick(false);
	transaction_mode = WRITES;
	sqlite3_busy_handler(db_connection, NULL, NULL);
	begun = sqlite3_step(begin_write.statement);
	transaction_set_busy_timeout(busy_timeout_ms);
	if (begun != SQLITE_BUSY)
		return true;
	begun = NOT_DONE;
	statement_end(&begin_write);
	return false;
}

/* Nothing of it is judged here: that may be logged. */
void
transaction_await(void)
{
	begun = sqlite3_step(begin_write.statement);
}

enum db_outcome
transaction_begin(enum db_mode wanted)
{
	enum db_outcome outcome = db_connection ? begin(wanted) : DB_BUSY;

	/* Asked with the lock in hand: nobody can have moved on from the same log meanwhile. */
	if (db_connection && !db_guard_lost())
		return outcome;
	transaction_undo();
	return db_guard_rescue() ? begin(wanted) : DB_BUSY;
}

static void
end_turn(void)
{
	db_writer_end();
	db_turn_end();
}

/* Nothing of it is judged here: that may be logged. */
void
transaction_store(void)
{
	if (!commit.statement)
		return;
	db_gather_commit(true);
	stored = sqlite3_step(commit.statement);
	db_gather_commit(false);
}

enum db_outcome
transaction_commit(void)
{
	enum db_outcome outcome = DB_DONE;

	if (stored == NOT_DONE && statement_prepare(&commit))
		transaction_store();
	if (stored != SQLITE_DONE)
		outcome = stored == NOT_DONE ? DB_FAULT : db_failure_of(stored, commit.sql);
	stored = NOT_DONE;
	statement_end(&commit);
	if (outcome == DB_DONE)
		end_turn();
	return outcome;
}

void
transaction_undo(void)
{
	static struct query rollback = QUERY(ROLLBACK);

	/* Some failures, a full disk among them, have already rolled back. */
	if (db_connection && !sqlite3_get_autocommit(db_connection))
		perform(&rollback);
	end_turn();
}

enum db_outcome
transaction_part_begin(void)
{
	static struct query begin_part = QUERY(SAVEPOINT part);

	return perform(&begin_part);
}

enum db_outcome
transaction_part_end(void)
{
	static struct query release = QUERY(RELEASE part);

	return perform(&release);
}

bool
transaction_part_undo(void)
{
	static struct query rollback = QUERY(ROLLBACK TO part);

	return !sqlite3_get_autocommit(db_connection) && perform(&rollback) == DB_DONE && transaction_part_end() == DB_DONE;
}

bool
transaction_writes(void)
{
	return transaction_mode == WRITES && db_connection && !sqlite3_get_autocommit(db_connection);
}

void
transaction_lock(struct query *query)
{
	if (statement_prepare(query) && !transaction_writes())
		statement_fail(SQLITE_MISUSE, query);
}

bool
transaction_changed_elsewhere(void)
{
	static struct query version = QUERY(PRAGMA data_version);
	static int64_t last;
	int64_t now = 0;

	transaction_mode = READS;
	if (statement_next(&version)) {
		now = statement_integer(&version, 0);
		statement_end(&version);
	}
	if (now == last)
		return false;
	last = now;
	return true;
}

void
transaction_close(void)
{
	quick = false;
}
