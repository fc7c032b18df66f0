/* A database of PostgreSQL as tables of rows: see bulk.h. Rows are read one at a time as they come, and written with COPY. */
#include "lib/db/bulk.h"
#include "lib/db/bulk_sql.h"
#include "lib/db/postgresql/module.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	BOOLEAN = 16, /* the number of a type: boolean */
	OTHERS_TRIES = 10,
	OTHERS_NAP_US = 100000
};

static const struct bulk_table *table_read;
static PGresult *row_read; /* the row that was given last */

/* A row as COPY takes it. */
static char *line;
static size_t line_length, line_room;

static bool
bulk_complain(void)
{
	const char *said = PQerrorMessage(connection);

	host->log_error("database: %.*s", (int)strcspn(said, "\n"), said);
	return false;
}

bool
bulk_execute(const char *sql)
{
	PGresult *result = PQexec(connection, sql);
	bool good = outcome_good(result) || PQresultStatus(result) == PGRES_COPY_IN;

	PQclear(result);
	return good || bulk_complain();
}

int64_t
bulk_ask(const char *sql)
{
	PGresult *result = PQexec(connection, sql);
	int64_t number = -1;

	if (!outcome_good(result))
		bulk_complain();
	else if (PQntuples(result) && !PQgetisnull(result, 0, 0))
		number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return number;
}

bool
bulk_alone(void)
{
	int64_t others = 1;

	/* Who was killed just now is still on the list. */
	for (int i = 0; i < OTHERS_TRIES && others > 0; i++) {
		if (i)
			usleep(OTHERS_NAP_US);
		others = bulk_ask("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
		                  " AND application_name LIKE 'moznods%' AND pid <> pg_backend_pid()");
	}
	if (others > 0)
		host->log_error("database: %lld connections of MOznoDS use it: stop the servers of all hosts first, and let what was killed end",
		                (long long)others);
	return others == 0;
}

static bool
bulk_open_source(const char *state)
{
	(void)state;
	return connection_open() && schema_ready(DB_OPEN_PRESENT) && PQexitPipelineMode(connection) && bulk_alone()
	    && bulk_execute("SET statement_timeout = 0") && bulk_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
}

static void
bulk_close(void)
{
	PQclear(row_read);
	row_read = NULL;
	free(line);
	line = NULL;
	line_room = line_length = 0;
	connection_close();
}

static bool
bulk_read(const struct bulk_table *table)
{
	char sql[BULK_SQL_BYTES] = "SELECT ";

	bulk_sql_add_rows(sql, table, " COLLATE \"C\"");
	table_read = table;
	return (PQsendQuery(connection, sql) && PQsetSingleRowMode(connection)) || bulk_complain();
}

/* Bytes come as \x and two digits each, at least that; they take its place. */
static size_t
bulk_decode(char *text)
{
	size_t length = 0;

	for (const char *digit = text + strlen("\\x"); digit[0] && digit[1]; digit += 2) {
		char two[] = { digit[0], digit[1], '\0' };

		text[length++] = (char)strtol(two, NULL, 16);
	}
	return length;
}

static struct bulk_value
bulk_value_of(PGresult *row, int column)
{
	char *text = PQgetvalue(row, 0, column);

	if (PQgetisnull(row, 0, column))
		return (struct bulk_value){ 0 };
	if (PQftype(row, column) == BOOLEAN)
		return (struct bulk_value){ *text == 't' ? "1" : "0", 1 };
	if (table_read->columns[column].kind == BULK_BYTES)
		return (struct bulk_value){ text, bulk_decode(text) };
	return (struct bulk_value){ text, (size_t)PQgetlength(row, 0, column) };
}

/* The end of a result, or of the connection: everything that is left of it is read. */
static int
bulk_read_end(void)
{
	bool good = PQresultStatus(row_read) == PGRES_TUPLES_OK;
	PGresult *rest;

	if (!good)
		bulk_complain();
	while ((rest = PQgetResult(connection)))
		PQclear(rest);
	return good ? 0 : -1;
}

static int
bulk_next(struct bulk_value *values)
{
	PQclear(row_read);
	row_read = PQgetResult(connection);
	if (PQresultStatus(row_read) != PGRES_SINGLE_TUPLE)
		return bulk_read_end();
	for (int i = 0; i < table_read->count; i++)
		values[i] = bulk_value_of(row_read, i);
	return 1;
}

static bool
bulk_write(const struct bulk_table *table)
{
	char sql[BULK_SQL_BYTES] = "";

	if (!bulk_target_writable())
		return false;
	bulk_sql_add(sql, "COPY \"%s\" (", table->name);
	bulk_sql_add_columns(sql, table);
	bulk_sql_add(sql, ") FROM STDIN");
	table_read = table;
	return bulk_execute(sql);
}

/* Makes room for a value at its longest, and what stands around it. */
static bool
line_reserve(size_t length)
{
	size_t room = line_length + 4 * length + 8;
	char *longer;

	if (room <= line_room)
		return true;
	if (!(longer = realloc(line, 2 * room))) {
		host->log_error("database: out of memory");
		return false;
	}
	line = longer;
	line_room = 2 * room;
	return true;
}

static void
line_add_text(const char *text, size_t length)
{
	static const char special[] = "\\\n\r\t", letters[] = "\\nrt";

	for (size_t i = 0; i < length; i++) {
		const char *found = memchr(special, text[i], sizeof special - 1);

		if (found)
			line[line_length++] = '\\';
		line[line_length++] = found ? letters[found - special] : text[i];
	}
}

static void
line_add_bytes(const char *bytes, size_t length)
{
	static const char digits[] = "0123456789abcdef";

	memcpy(line + line_length, "\\\\x", 3);
	line_length += 3;
	for (size_t i = 0; i < length; i++) {
		line[line_length++] = digits[(unsigned char)bytes[i] >> 4];
		line[line_length++] = digits[bytes[i] & 15];
	}
}

static bool
line_add(const struct bulk_value *value, enum bulk_kind kind, char end)
{
	if (!line_reserve(value->length))
		return false;
	if (!value->bytes) {
		line[line_length++] = '\\';
		line[line_length++] = 'N';
	} else if (kind == BULK_BYTES) {
		line_add_bytes(value->bytes, value->length);
	} else {
		line_add_text(value->bytes, value->length);
	}
	line[line_length++] = end;
	return true;
}

static bool
bulk_add(const struct bulk_value *values)
{
	int last = table_read->count - 1;

	line_length = 0;
	for (int i = 0; i <= last; i++)
		if (!line_add(&values[i], table_read->columns[i].kind, i == last ? '\n' : '\t'))
			return false;
	return PQputCopyData(connection, line, (int)line_length) == 1 || bulk_complain();
}

static bool
bulk_stored(void)
{
	PGresult *result;
	bool good = PQputCopyEnd(connection, NULL) == 1;

	while ((result = PQgetResult(connection))) {
		good = good && outcome_good(result);
		PQclear(result);
	}
	return good || bulk_complain();
}

static int64_t
bulk_last_id(const struct bulk_table *table)
{
	char sql[256];

	snprintf(sql, sizeof sql,
	         "SELECT coalesce(pg_sequence_last_value(CAST(pg_get_serial_sequence('\"%s\"', 'id') AS regclass)), 0)",
	         table->name);
	return bulk_ask(sql);
}

static bool
bulk_set_last_id(const struct bulk_table *table, int64_t id)
{
	char sql[256];

	snprintf(sql, sizeof sql, "SELECT setval(CAST(pg_get_serial_sequence('\"%s\"', 'id') AS regclass), %lld)", table->name,
	         (long long)id);
	return bulk_target_writable() && bulk_ask(sql) == id;
}

const struct bulk bulk_postgresql = {
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
	.finish = bulk_target_finish,
};
