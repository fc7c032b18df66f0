/*
 * The database of PostgreSQL that a move fills: see bulk.h. As long as it has not ended there is a table that says so, with the
 * source that its rows are of, and with the foreign keys, which are taken off meanwhile, so that the order of tables does not matter.
 */
#include "lib/db/postgresql/module.h"
#include "schema/schema.h"

#include <stdio.h>
#include <string.h>

static bool finished; /* by an earlier run */

/* Marks it, takes the foreign keys off, and what a fresh database has in its rows. */
static const char begin_sql[] =
	"BEGIN;"
	"CREATE TABLE unfinished_move (source text NOT NULL, owner text, name text, definition text);"
	"INSERT INTO unfinished_move (source) VALUES (%s);"
	"INSERT INTO unfinished_move SELECT '', format('%%I', relname), format('%%I', conname), pg_get_constraintdef(k.oid)"
	" FROM pg_constraint AS k JOIN pg_class AS c ON c.oid = conrelid"
	" WHERE contype = 'f' AND connamespace = current_schema()::regnamespace;"
	"DO $$ DECLARE k record; BEGIN"
	" FOR k IN SELECT owner, name FROM unfinished_move WHERE name IS NOT NULL LOOP"
	" EXECUTE format('ALTER TABLE %%s DROP CONSTRAINT %%s', k.owner, k.name); END LOOP;"
	" FOR k IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
	" AND tablename NOT IN ('unfinished_move', 'counter') LOOP"
	" EXECUTE format('DELETE FROM %%I', k.tablename); END LOOP; END $$;"
	"DELETE FROM counter WHERE name NOT IN ('schema', 'views');"
	"COMMIT";

/* Puts the foreign keys on again, which looks at all rows, and takes the mark off. */
static const char finish_sql[] =
	"BEGIN;"
	"DO $$ DECLARE k record; BEGIN"
	" FOR k IN SELECT owner, name, definition FROM unfinished_move WHERE name IS NOT NULL LOOP"
	" EXECUTE format('ALTER TABLE %s ADD CONSTRAINT %s %s', k.owner, k.name, k.definition); END LOOP; END $$;"
	"DROP TABLE unfinished_move;"
	"COMMIT;"
	"ANALYZE";

static bool
bulk_target_begin(const char *source)
{
	char *quoted = PQescapeLiteral(connection, source, strlen(source));
	char sql[sizeof begin_sql + 256];
	bool good = quoted && snprintf(sql, sizeof sql, begin_sql, quoted) < (int)sizeof sql && bulk_execute(sql);

	PQfreemem(quoted);
	return good;
}

/* How many rows there are of a table with that source in a column, which is there under a condition. */
static int64_t
bulk_target_count(const char *format, const char *source)
{
	char *quoted = PQescapeLiteral(connection, source, strlen(source));
	char sql[256];
	bool good = quoted && snprintf(sql, sizeof sql, "%s %s", format, quoted) < (int)sizeof sql;

	PQfreemem(quoted);
	return good ? bulk_ask(sql) : -1;
}

/* Whether what is unfinished is of that source, and of this version. */
static bool
bulk_target_is_ours(const char *source)
{
	int64_t ours = bulk_target_count("SELECT count(*) FROM unfinished_move WHERE name IS NULL AND source =", source);

	if (ours == 0)
		host->log_error("database: another site is being moved into it: name an empty one");
	else if (ours > 0 && bulk_ask("SELECT value FROM counter WHERE name = 'schema'") != schema_postgresql_version)
		host->log_error("database: it was begun by a program of another version: begin anew, with an empty one");
	else
		return ours > 0;
	return false;
}

bool
bulk_target_writable(void)
{
	if (finished)
		host->log_error("database: there is a site in it already, which has not all of this one: name an empty one");
	return !finished;
}

/* What to do with a database that has tables: one without an account has nothing that would be lost; one with this site was finished
 * by a run that did not come to say so. */
static bool
bulk_target_take(const char *source)
{
	int64_t accounts = bulk_ask("SELECT count(*) FROM (SELECT 1 FROM account LIMIT 1) AS first");

	finished = accounts > 0 && bulk_target_count("SELECT count(*) FROM site WHERE origin =", source) == 1;
	if (accounts > 0 && !finished)
		host->log_error("database: there is another site in it already: name an empty one");
	return accounts == 0 || finished;
}

/* Here everything that is sent may write, which no transaction of a connection does without saying so (connection_set_up), and takes as
 * long as it takes. */
static bool
bulk_target_allow(void)
{
	return bulk_execute("SET default_transaction_read_only = off; SET default_transaction_isolation = 'read committed';"
	                    " SET statement_timeout = 0");
}

bool
bulk_target_open(const char *state, const char *source)
{
	int64_t unfinished, tables;

	(void)state;
	if (!connection_open() || !PQexitPipelineMode(connection) || !bulk_alone()
	    || (unfinished = bulk_ask("SELECT count(to_regclass('unfinished_move'))")) < 0)
		return false;
	if (unfinished)
		return bulk_target_is_ours(source) && bulk_target_allow();
	tables = bulk_ask("SELECT count(to_regclass('account')) + count(to_regclass('site'))");
	if (tables < 0 || (tables == 2 && !bulk_target_take(source)))
		return false;
	return schema_ready(finished ? DB_OPEN_PRESENT : DB_OPEN) && PQexitPipelineMode(connection) && bulk_target_allow()
	    && (finished || bulk_target_begin(source));
}

bool
bulk_target_finish(const char *state)
{
	(void)state;
	return finished || bulk_execute(finish_sql);
}
