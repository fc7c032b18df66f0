/*
 * Whether the schema of the open database is this program's own. A backup may come from elsewhere, and a trigger that somebody
 * has put into it would act with every message.
 */
#include "lib/base/strbuf.h"
#include "lib/db/sqlite/sqlite.h"
#include "schema/schema.h"

/* What differs, one way and the other: views, triggers and indexes to the word, white space apart; tables by their columns, which
 * an upgrade adds in another order than a fresh database has them. */
static const char differences[] =
	"WITH item (side, thing, words) AS ("
	"SELECT 1, type || ' ' || name, replace(replace(replace(sql, ' ', ''), char(9), ''), char(10), '')"
	" FROM main.sqlite_schema WHERE type <> 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
	" UNION ALL SELECT 2, type || ' ' || name, replace(replace(replace(sql, ' ', ''), char(9), ''), char(10), '')"
	" FROM theirs.sqlite_schema WHERE type <> 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
	" UNION ALL SELECT iif(t.schema = 'main', 1, 2), 'table ' || t.name || ', column ' || c.name,"
	" t.type || t.wr || t.strict || c.type || c.\"notnull\" || ifnull(c.dflt_value, '') || c.pk || c.hidden"
	" FROM pragma_table_list t, pragma_table_xinfo(t.name, t.schema) c"
	" WHERE t.type <> 'view' AND t.schema IN ('main', 'theirs') AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\')"
	" SELECT DISTINCT thing FROM (SELECT thing, words FROM item GROUP BY thing, words HAVING count(DISTINCT side) = 1)"
	" ORDER BY thing LIMIT 10";

/* Makes the schema as it should be, in memory. What is done to a connection is done to the open one. */
static bool
db_compare_make_own(sqlite3 **own)
{
	sqlite3 *open = db_connection;
	bool good;

	if (sqlite3_open_v2(":memory:", own, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		return false;
	db_connection = *own;
	good = db_harden() && db_execute(schema_tables) && db_execute(schema_views);
	db_connection = open;
	return good;
}

static bool
db_compare_attach(sqlite3 *own)
{
	sqlite3_stmt *attach;
	bool good;

	if (sqlite3_prepare_v2(own, "ATTACH ? AS theirs", -1, &attach, NULL) != SQLITE_OK)
		return false;
	sqlite3_bind_text(attach, 1, sqlite3_db_filename(db_connection, "main"), -1, SQLITE_STATIC);
	good = sqlite3_step(attach) == SQLITE_DONE;
	sqlite3_finalize(attach);
	return good;
}

/* Appends what differs; false when it could not be found out. */
static bool
compare(sqlite3 *own, struct strbuf *findings)
{
	sqlite3_stmt *query;

	if (sqlite3_prepare_v2(own, differences, -1, &query, NULL) != SQLITE_OK)
		return false;
	while (sqlite3_step(query) == SQLITE_ROW)
		strbuf_format(findings, "%s%s", findings->length ? "; " : "", (const char *)sqlite3_column_text(query, 0));
	return sqlite3_finalize(query) == SQLITE_OK;
}

bool
db_schema_is_own(struct strbuf *findings)
{
	sqlite3 *own = NULL;

	if (!db_compare_make_own(&own) || !db_compare_attach(own) || !compare(own, findings))
		strbuf_format(findings, "its schema cannot be read: %s", sqlite3_errmsg(own));
	sqlite3_close(own);
	return findings->length == 0 && !findings->failed;
}
