/*
 * Transactions of PostgreSQL. One that reads sees one state (REPEATABLE READ); one that writes sees with each statement what others
 * have committed until then (READ COMMITTED), after it has locked what it decides by. It begins at the server with its first
 * statement; its end is waited for where something was written. One that reads needs neither BEGIN nor COMMIT: what is sent up to a
 * synchronization is a transaction of its own, of the connection's default (PostgreSQL's manual, 55.2.4).
 */
#include "lib/base/config.h"
#include "lib/db/postgresql/module.h"

#include <stdio.h>
#include <string.h>

static enum db_mode mode;
static bool under_way; /* begun, and not ended */
static bool entered;   /* at the server, too */
static int busy_timeout_ms;

/* Prepared like all that is sent often. */
static struct query begin = QUERY(BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE), commit = QUERY(COMMIT);

enum db_outcome
transaction_begin(enum db_mode wanted)
{
	mode = wanted;
	entered = false;
	pipeline_waited();
	under_way = connection_lives();
	return under_way ? DB_DONE : DB_BUSY;
}

/* A time-out of 0 would be none. */
static void
transaction_set_lock_timeout(void)
{
	char sql[64];

	if (busy_timeout_ms == host->config->busy_timeout)
		return;
	snprintf(sql, sizeof sql, "SET LOCAL lock_timeout = %d", busy_timeout_ms ? busy_timeout_ms : 1);
	pipeline_control(PIPELINE_CONTROL, sql);
}

void
transaction_enter(void)
{
	if (entered || !under_way)
		return;
	entered = true;
	if (mode == READS)
		return;
	statement_send(&begin, PIPELINE_CONTROL);
	transaction_set_lock_timeout();
	if (mode == WRITES_QUICKLY)
		pipeline_control(PIPELINE_CONTROL, "SET LOCAL synchronous_commit = off");
}

static void
transaction_end(bool waits)
{
	pipeline_sync();
	if (waits)
		pipeline_wait(NULL);
	else
		pipeline_flush();
}

/* For who looks into what a request costs, and for tests. */
static void
transaction_tell(void)
{
	if (entered)
		host->log_debug("database: %d round trips in a transaction that %s", pipeline_waited(),
		                mode == READS ? "reads" : "writes");
}

enum db_outcome
transaction_commit(void)
{
	bool writes = mode != READS;

	if (entered) {
		if (writes)
			statement_send(&commit, PIPELINE_END);
		transaction_end(writes || pipeline_runs());
	}
	statement_end_ahead();
	/* What has failed meanwhile has been told; then it is to be undone. */
	if (!entered || !writes || !connection || PQtransactionStatus(connection) == PQTRANS_IDLE) {
		transaction_tell();
		under_way = entered = false;
	}
	return DB_DONE;
}

/* What was sent and not waited for may have failed, which is the reason to tell then. */
void
transaction_undo(void)
{
	if (entered && connection) {
		bool waits = pipeline_waits();

		if (mode != READS) {
			/* After a failure the server leaves everything out until then. */
			pipeline_sync();
			pipeline_control(PIPELINE_IGNORED, "ROLLBACK");
		}
		transaction_end(waits);
	}
	statement_end_ahead();
	transaction_tell();
	under_way = entered = false;
}

bool
transaction_writes(void)
{
	return under_way && mode != READS;
}

void
transaction_lock(struct query *query)
{
	if (transaction_writes()) {
		statement_lock(query);
		return;
	}
	host->log_error("database: a transaction that only reads locks: %s", query->sql);
	host->fail(DB_FAULT);
}

bool
transaction_changed_elsewhere(void)
{
	static struct query position = QUERY(SELECT pg_current_wal_insert_lsn());
	static char last[32];
	bool changed = true;

	under_way = entered = false;
	if (!connection_lives())
		return false;
	if (statement_next(&position)) {
		changed = strcmp(last, statement_text(&position, 0)) != 0;
		snprintf(last, sizeof last, "%s", statement_text(&position, 0));
		statement_end(&position);
	}
	transaction_end(true);
	return changed;
}

int
transaction_set_busy_timeout(int milliseconds)
{
	int before = busy_timeout_ms;

	busy_timeout_ms = milliseconds;
	return before;
}
