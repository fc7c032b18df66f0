/*
 * The tables that a move has to bring: asked of the schema itself, laid in a database in memory, so that there is no list to forget
 * one in. Tables that SQLite keeps for an index of its own are not listed: what they have is made of other tables.
 */
#include "lib/base/log.h"
#include "lib/db/bulk.h"
#include "lib/db/sqlite/sqlite.h"
#include "schema/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char tables_sql[] =
	"SELECT list.name, list.name = 'message' OR coalesce(instr(made.sql, 'AUTOINCREMENT'), 0) > 0 FROM pragma_table_list AS list"
	" JOIN sqlite_schema AS made ON made.name = list.name"
	" WHERE list.type = 'table' AND list.schema = 'main' AND list.name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY list.name";
static const char columns_sql[] = "SELECT name, type, pk FROM pragma_table_xinfo(?) WHERE hidden = 0 ORDER BY cid";

/* What is a database's own, not its site's: the version of its schema, the mark of its views, and what it has in place of a sequence
 * for the ids of messages. */
static const char *
bulk_list_only(const char *table)
{
	return strcmp(table, "counter") == 0 ? "name NOT IN ('schema', 'views', 'message_id')" : NULL;
}

static bool
bulk_list_kind(const char *type, enum bulk_kind *kind)
{
	static const char *const names[] = { [BULK_INTEGER] = "INTEGER", [BULK_TEXT] = "TEXT", [BULK_BYTES] = "BLOB" };

	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		if (!strcmp(type, names[i])) {
			*kind = (enum bulk_kind)i;
			return true;
		}
	return false;
}

/* Its columns; false: there is one that a move would not know how to bring, or nothing that gives its rows an order. */
static bool
bulk_list_columns(sqlite3_stmt *statement, struct bulk_table *table)
{
	bool keyed = false;

	sqlite3_reset(statement);
	sqlite3_bind_text(statement, 1, table->name, -1, SQLITE_STATIC);
	while (sqlite3_step(statement) == SQLITE_ROW) {
		struct bulk_column *column = &table->columns[table->count];

		if (table->count == BULK_COLUMNS || !bulk_list_kind((const char *)sqlite3_column_text(statement, 1), &column->kind))
			return false;
		table->count++;
		snprintf(column->name, sizeof column->name, "%s", (const char *)sqlite3_column_text(statement, 0));
		column->key = sqlite3_column_int(statement, 2);
		keyed = keyed || column->key == 1;
	}
	return keyed;
}

static bool
bulk_list_fill(struct bulk_list *list, sqlite3_stmt *names, sqlite3_stmt *columns)
{
	while (sqlite3_step(names) == SQLITE_ROW) {
		struct bulk_table *table = &list->tables[list->count];

		if ((size_t)list->count == sizeof list->tables / sizeof list->tables[0])
			return false;
		list->count++;
		snprintf(table->name, sizeof table->name, "%s", (const char *)sqlite3_column_text(names, 0));
		table->numbered = sqlite3_column_int(names, 1);
		table->only = bulk_list_only(table->name);
		if (!bulk_list_columns(columns, table)) {
			log_error("move: the table %s is not one that can be moved", table->name);
			return false;
		}
	}
	return list->count > 0;
}

struct bulk_list *
bulk_list(void)
{
	struct bulk_list *list = calloc(1, sizeof *list);
	sqlite3_stmt *names = NULL, *columns = NULL;
	sqlite3 *fresh = NULL;
	bool good = list && sqlite3_open(":memory:", &fresh) == SQLITE_OK
	         && sqlite3_exec(fresh, schema_tables, NULL, NULL, NULL) == SQLITE_OK
	         && sqlite3_prepare_v2(fresh, tables_sql, -1, &names, NULL) == SQLITE_OK
	         && sqlite3_prepare_v2(fresh, columns_sql, -1, &columns, NULL) == SQLITE_OK && bulk_list_fill(list, names, columns);

	if (!good) {
		log_error("move: the tables cannot be listed: %s", fresh ? sqlite3_errmsg(fresh) : "out of memory");
		free(list);
		list = NULL;
	}
	sqlite3_finalize(names);
	sqlite3_finalize(columns);
	sqlite3_close(fresh);
	return list;
}
