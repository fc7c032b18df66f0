/*
 * A database of SQLite as tables of rows: see bulk.h. The target is made in a directory of its own inside the state directory, and
 * takes its place when all is there: until then nobody can take it for the site's.
 */
#include "lib/db/bulk.h"
#include "lib/base/log.h"
#include "lib/db/bulk_sql.h"
#include "lib/db/sqlite/bulk_internal.h"
#include "lib/db/sqlite/sqlite.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static sqlite3_stmt *reading, *writing;
static enum bulk_kind kinds[BULK_COLUMNS]; /* of what is written */
static int count;                          /* of the columns under way */

static bool
bulk_complain(void)
{
	log_error("database: %s", sqlite3_errmsg(db_connection));
	return false;
}

static bool
bulk_prepare(const char *sql, sqlite3_stmt **statement)
{
	sqlite3_finalize(*statement);
	*statement = NULL;
	return sqlite3_prepare_v2(db_connection, sql, -1, statement, NULL) == SQLITE_OK || bulk_complain();
}

static bool
bulk_open_source(const char *state)
{
	if (!db_exclude_others(state)) {
		if (errno == EWOULDBLOCK)
			log_error("%s is in use: stop the server, and whatever else works with it, first", state);
		return false;
	}
	return db_sqlite_open_to_look(state) && db_execute("BEGIN");
}

static void
bulk_close(void)
{
	sqlite3_finalize(reading);
	sqlite3_finalize(writing);
	reading = writing = NULL;
	db_sqlite_close();
}

static bool
bulk_read(const struct bulk_table *table)
{
	char sql[BULK_SQL_BYTES] = "SELECT ";

	bulk_sql_add_rows(sql, table, "");
	count = table->count;
	return bulk_prepare(sql, &reading);
}

static int
bulk_next(struct bulk_value *values)
{
	int code = sqlite3_step(reading);

	if (code == SQLITE_DONE)
		sqlite3_reset(reading);
	if (code != SQLITE_ROW)
		return code == SQLITE_DONE || bulk_complain() ? 0 : -1;
	for (int i = 0; i < count; i++) {
		/* A number becomes its text; of an empty text there are no bytes. */
		bool null = sqlite3_column_type(reading, i) == SQLITE_NULL;
		bool bytes = sqlite3_column_type(reading, i) == SQLITE_BLOB;
		const void *value = bytes ? sqlite3_column_blob(reading, i) : (const void *)sqlite3_column_text(reading, i);

		values[i].bytes = null ? NULL : value ? value : "";
		values[i].length = (size_t)sqlite3_column_bytes(reading, i);
	}
	return 1;
}

static bool
bulk_write(const struct bulk_table *table)
{
	char sql[BULK_SQL_BYTES] = "";

	bulk_sql_add(sql, "INSERT INTO \"%s\" (", table->name);
	bulk_sql_add_columns(sql, table);
	bulk_sql_add(sql, ") VALUES (?");
	for (int i = 1; i < table->count; i++)
		bulk_sql_add(sql, ", ?");
	bulk_sql_add(sql, ")");
	for (int i = 0; i < table->count; i++)
		kinds[i] = table->columns[i].kind;
	return bulk_prepare(sql, &writing) && db_execute("BEGIN IMMEDIATE");
}

static int
bulk_bind(int column, const struct bulk_value *value)
{
	if (!value->bytes)
		return sqlite3_bind_null(writing, column + 1);
	switch (kinds[column]) {
	case BULK_INTEGER: return sqlite3_bind_int64(writing, column + 1, strtoll(value->bytes, NULL, 10));
	case BULK_TEXT: return sqlite3_bind_text(writing, column + 1, value->bytes, (int)value->length, SQLITE_STATIC);
	default: return sqlite3_bind_blob(writing, column + 1, value->bytes, (int)value->length, SQLITE_STATIC);
	}
}

static bool
bulk_add(const struct bulk_value *values)
{
	int columns = sqlite3_bind_parameter_count(writing);

	for (int i = 0; i < columns; i++)
		if (bulk_bind(i, &values[i]) != SQLITE_OK)
			return bulk_complain();
	sqlite3_step(writing);
	return sqlite3_reset(writing) == SQLITE_OK || bulk_complain();
}

static bool
bulk_stored(void)
{
	return db_execute("COMMIT");
}

/* Runs a statement about a table with a number, and gives the first row's first column, 0 where there is none. */
static int64_t
bulk_ask(const char *sql, const char *table, int64_t number)
{
	sqlite3_stmt *statement = NULL;
	int64_t value = -1;
	int code;

	if (!bulk_prepare(sql, &statement))
		return -1;
	sqlite3_bind_text(statement, 1, table, -1, SQLITE_STATIC);
	sqlite3_bind_int64(statement, 2, number);
	code = sqlite3_step(statement);
	if (code == SQLITE_ROW || code == SQLITE_DONE)
		value = code == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0;
	else
		bulk_complain();
	sqlite3_finalize(statement);
	return value;
}

static int64_t
bulk_last_id(const struct bulk_table *table)
{
	return bulk_ask("SELECT id FROM last_id WHERE name = ?1 AND ?2 = 0", table->name, 0);
}

/* Messages have a floor in place of a row there: schema/ids.sql. */
static bool
bulk_set_last_id(const struct bulk_table *table, int64_t id)
{
	if (!strcmp(table->name, "message"))
		return bulk_ask("UPDATE counter SET value = ?2 WHERE name = ?1 || '_id'", table->name, id) == 0;
	return bulk_ask("DELETE FROM sqlite_sequence WHERE name = ?1 AND ?2 = 0", table->name, 0) == 0
	    && bulk_ask("INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)", table->name, id) == 0;
}

static bool
bulk_finish(const char *state)
{
	if (!bulk_target_unmark())
		return false;
	bulk_close();
	return bulk_target_place(state);
}

/* The lock that open_source takes is kept until the process ends. */
static bool
bulk_alone(void)
{
	return true;
}

const struct bulk bulk_sqlite = {
	.open_source = bulk_open_source,
	.open_target = bulk_target_open,
	.close = bulk_close,
	.read = bulk_read,
	.next = bulk_next,
	.write = bulk_write,
	.add = bulk_add,
	.stored = bulk_stored,
	.last_id = bulk_last_id,
	.set_last_id = bulk_set_last_id,
	.alone = bulk_alone,
	.finish = bulk_finish,
};
