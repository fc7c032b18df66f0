/* Parts of statements about a table of rows: see bulk_sql.h. */
#include "lib/db/bulk_sql.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void
bulk_sql_add(char *sql, const char *format, ...)
{
	size_t length = strlen(sql);
	va_list values;

	va_start(values, format);
	vsnprintf(sql + length, BULK_SQL_BYTES - length, format, values);
	va_end(values);
}

void
bulk_sql_add_columns(char *sql, const struct bulk_table *table)
{
	for (int i = 0; i < table->count; i++)
		bulk_sql_add(sql, "%s\"%s\"", i ? ", " : "", table->columns[i].name);
}

static void
add_order(char *sql, const struct bulk_table *table, const char *collation)
{
	for (int place = 1; place <= table->count; place++)
		for (int i = 0; i < table->count; i++)
			if (table->columns[i].key == place)
				bulk_sql_add(sql, "%s\"%s\"%s", place > 1 ? ", " : " ORDER BY ", table->columns[i].name,
				             table->columns[i].kind == BULK_TEXT ? collation : "");
}

void
bulk_sql_add_from(char *sql, const struct bulk_table *table)
{
	bulk_sql_add(sql, " FROM \"%s\"%s%s", table->name, table->only ? " WHERE " : "", table->only ? table->only : "");
}

void
bulk_sql_add_rows(char *sql, const struct bulk_table *table, const char *collation)
{
	bulk_sql_add_columns(sql, table);
	bulk_sql_add_from(sql, table);
	add_order(sql, table, collation);
}
