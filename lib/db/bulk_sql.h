/* Parts of statements about a table of rows (bulk.h), the same for both engines. Each appends to a text of BULK_SQL_BYTES bytes; what has no
 * room is cut off. */
#ifndef MOZNODS_BULK_SQL_H
#define MOZNODS_BULK_SQL_H

#include "lib/db/bulk.h"

/* As printf(3) formats. */
void __attribute__((format(printf, 2, 3))) bulk_sql_add(char *sql, const char *format, ...);

/* Its columns, with commas between them. */
void bulk_sql_add_columns(char *sql, const struct bulk_table *table);

/* What follows DELETE, or the columns: the table, and which of its rows are moved. */
void bulk_sql_add_from(char *sql, const struct bulk_table *table);

/* What follows SELECT for all rows that are moved of it, in the order of its primary key. `collation` stands behind texts. */
void bulk_sql_add_rows(char *sql, const struct bulk_table *table, const char *collation);

#endif
