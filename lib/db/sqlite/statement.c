/* Statements of SQLite: prepared once a process, bound, run, read. */
#include "lib/db/sqlite/statement.h"
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/db/sqlite/sqlite.h"
#include "lib/db/sqlite/transaction.h"

static struct query *prepared;

void
statement_fail(int code, struct query *query)
{
	db_fail(db_failure_of(code, query->sql));
}

bool
statement_prepare(struct query *query)
{
	sqlite3_stmt *statement;
	int code;

	if (query->statement)
		return true;
	code = sqlite3_prepare_v3(db_connection, query->sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
	if (code != SQLITE_OK) {
		statement_fail(code, query);
		return false;
	}
	query->statement = statement;
	query->next = prepared;
	prepared = query;
	return true;
}

/* Index of a parameter in the prepared query; 0, and a failure, where there is none. */
static int
statement_parameter(struct query *query, const char *name)
{
	int index;

	if (!query->statement && !statement_prepare(query))
		return 0;
	if (!(index = sqlite3_bind_parameter_index(query->statement, name)))
		statement_fail(SQLITE_MISUSE, query);
	return index;
}

void
statement_bind_integers(struct query *query, const char *first, const int64_t *values, int count)
{
	int index = statement_parameter(query, first), code = SQLITE_OK;

	for (int i = 0; index && i < count && code == SQLITE_OK; i++)
		code = sqlite3_bind_int64(query->statement, index + i, values[i]);
	if (code != SQLITE_OK)
		statement_fail(code, query);
}

void
statement_bind_boolean(struct query *query, const char *name, bool value)
{
	statement_bind_integers(query, name, &(int64_t){ value }, 1);
}

void
statement_bind_text(struct query *query, const char *name, const char *value)
{
	int index = statement_parameter(query, name);

	if (index && value)
		sqlite3_bind_text(query->statement, index, value, -1, SQLITE_STATIC);
}

void
statement_bind_blob(struct query *query, const char *name, const void *value, size_t length)
{
	int index = statement_parameter(query, name);

	if (index)
		sqlite3_bind_blob64(query->statement, index, value, length, SQLITE_STATIC);
}

bool
statement_next(struct query *query)
{
	int code;

	if (!query->statement && !statement_prepare(query))
		return false;
	if (!query->running && transaction_mode == READS && !sqlite3_stmt_readonly(query->statement)) {
		statement_fail(SQLITE_READONLY, query);
		statement_end(query);
		return false;
	}
	query->running = true;
	code = sqlite3_step(query->statement);
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		statement_fail(code, query);
	statement_end(query);
	return false;
}

void
statement_run(struct query *query)
{
	while (statement_next(query))
		;
}

/* What a growing database would make slow: for a test to find, long before a user does. */
static void
statement_report(struct query *query)
{
	int scanned = sqlite3_stmt_status(query->statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 1);
	int sorted = sqlite3_stmt_status(query->statement, SQLITE_STMTSTATUS_SORT, 1);
	int indexed = sqlite3_stmt_status(query->statement, SQLITE_STMTSTATUS_AUTOINDEX, 1);

	if (scanned || indexed || (sorted && !query->sorts))
		log_debug("scan: %d rows, %d sorts, %d automatic index rows in: %s", scanned, sorted, indexed, query->sql);
}

void
statement_end(struct query *query)
{
	query->running = false;
	if (!query->statement)
		return;
	if (config.log_level == LOG_LEVEL_DEBUG)
		statement_report(query);
	sqlite3_reset(query->statement);
	sqlite3_clear_bindings(query->statement);
}

int64_t
statement_integer(struct query *query, int column)
{
	return sqlite3_column_int64(query->statement, column);
}

const char *
statement_text(struct query *query, int column)
{
	const char *text = (const char *)sqlite3_column_text(query->statement, column);

	return text ? text : "";
}

size_t
statement_length(struct query *query, int column)
{
	return (size_t)sqlite3_column_bytes(query->statement, column);
}

bool
statement_null(struct query *query, int column)
{
	return sqlite3_column_type(query->statement, column) == SQLITE_NULL;
}

int64_t
statement_changes(void)
{
	return sqlite3_changes64(db_connection);
}

void
statement_finalize_all(void)
{
	while (prepared) {
		struct query *query = prepared;

		prepared = query->next;
		sqlite3_finalize(query->statement);
		query->statement = NULL;
		query->next = NULL;
		query->running = false;
	}
}
