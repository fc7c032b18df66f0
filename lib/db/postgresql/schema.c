/*
 * The schema of the database: laid where there is none, brought up to date where it is older, refused where it is newer, all or
 * nothing, by one program at a time. Its version and the mark of its views are rows of the table counter.
 */
#include "lib/db/postgresql/module.h"
#include "schema/schema.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SCHEMA_LOCK = 0x4d4f7a6e }; /* "MOzn", an advisory lock */

/* A number that a statement gives; -1, and why in the log, when it gives none. */
static int64_t
schema_ask(const char *sql)
{
	PGresult *result = connection_execute(sql);
	int64_t number = -1;

	if (result && PQntuples(result) && !PQgetisnull(result, 0, 0))
		number = strtoll(PQgetvalue(result, 0, 0), NULL, 10);
	PQclear(result);
	return number;
}

static bool
schema_execute(const char *sql)
{
	PGresult *result = connection_execute(sql);

	PQclear(result);
	return result != NULL;
}

/* The version of the schema there; 0: none, -1: it cannot be read, or the tables are not ours. */
static int
schema_find_version(void)
{
	int64_t ours = schema_ask("SELECT count(to_regclass('counter')) + count(to_regclass('account'))");

	if (ours <= 0)
		return (int)ours;
	return ours == 2 ? (int)schema_ask("SELECT value FROM counter WHERE name = 'schema'") : -1;
}

/* Whether the views there are this program's; those of the first databases have no mark. */
static bool
schema_has_views(void)
{
	return schema_ask("SELECT coalesce(max(value), 0) FROM counter WHERE name = 'views'") == schema_postgresql_views_mark;
}

/* Views are ours alone, whatever they show: a new program lays its own in place of the old one's. */
static bool
schema_drop_views(void)
{
	return schema_execute(
		"DO $$ DECLARE name text; BEGIN"
		" FOR name IN SELECT viewname FROM pg_views WHERE schemaname = current_schema() LOOP"
		" EXECUTE format('DROP VIEW IF EXISTS %I CASCADE', name);"
		" END LOOP; END $$");
}

/* One step. It belongs to the transaction of all: one that ends the transaction would leave half an upgrade. */
static bool
schema_step(int version)
{
	const char *step = schema_postgresql_upgrades[version - 1];

	if (step && schema_execute(step) && PQtransactionStatus(connection) == PQTRANS_INTRANS)
		return true;
	host->log_error("database: the step from version %d to %d fails", version, version + 1);
	return false;
}

/* The version is noted last. */
static bool
schema_lay(int version)
{
	char marks[256];

	if (!(version > 0 ? schema_drop_views() : schema_execute(schema_postgresql_tables)))
		return false;
	for (; version > 0 && version < schema_postgresql_version; version++)
		if (!schema_step(version))
			return false;
	snprintf(marks, sizeof marks,
	         "INSERT INTO counter VALUES ('schema', %d), ('views', %d) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
	         schema_postgresql_version, schema_postgresql_views_mark);
	return schema_execute(schema_postgresql_views) && schema_execute(marks);
}

/* Ends the connections of programs of other versions, which would go on with tables that are no longer theirs: when they connect
 * again they find that. */
static void
schema_end_others(void)
{
	schema_execute(
		"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database()"
		" AND usename = current_user AND application_name LIKE 'moznods%'"
		" AND application_name <> current_setting('application_name')");
}

static void
schema_migrate(int version)
{
	if (!schema_execute("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"))
		return;
	if (!schema_lay(version) || !schema_execute("COMMIT")) {
		schema_execute("ROLLBACK");
	} else if (version == 0) {
		host->log_info("database: created, version %d", schema_postgresql_version);
	} else if (version < schema_postgresql_version) {
		host->log_info("database: version %d brought to %d", version, schema_postgresql_version);
		schema_end_others();
	}
}

static bool
schema_is_present(int version)
{
	return version == schema_postgresql_version && schema_has_views();
}

/* Whether it can be made the present one: it is empty, or older and there are all steps. */
static bool
schema_can_lay(int version)
{
	return version == 0
	    || (version > 0 && version <= schema_postgresql_version
	        && (version == schema_postgresql_version || schema_postgresql_upgrades[version - 1]));
}

/* Does so, unless somebody has been quicker. The lock is taken before the transaction begins, which sees only then what somebody
 * else has made. A step waits for transactions of programs that still run, and takes as long as the tables are large: a time-out that an
 * administrator has given to statements would end it at each try. */
static void
schema_lay_once(void)
{
	char lock[128], unlock[64];
	int version;

	snprintf(lock, sizeof lock, "SET lock_timeout = 60000; SET statement_timeout = 0; SELECT pg_advisory_lock(%d)", SCHEMA_LOCK);
	snprintf(unlock, sizeof unlock, "SELECT pg_advisory_unlock(%d)", SCHEMA_LOCK);
	if (!schema_execute(lock))
		return;
	version = schema_find_version();
	if (schema_can_lay(version) && !schema_is_present(version))
		schema_migrate(version);
	schema_execute(unlock);
	schema_execute("RESET statement_timeout");
	connection_set_up();
}

/* Says what is wrong with a version that is not, and cannot be made, the present one. */
static void
schema_complain(int version)
{
	if (version > schema_postgresql_version)
		host->log_error("database: its schema is version %d, this program knows up to %d: start the newer program, or "
		                "restore a dump",
		                version, schema_postgresql_version);
	else if (version > 0 && schema_can_lay(version))
		host->log_error("database: its schema is version %d, this program's is %d: `moznods serve` brings it up to date",
		                version, schema_postgresql_version);
	else if (version > 0)
		host->log_error("database: its schema is version %d, from which there is no way to this program's, %d", version,
		                schema_postgresql_version);
	else if (version == 0)
		host->log_error("database: it is empty");
	else
		host->log_error("database: it cannot be read, or has tables of another application");
}

/* Whether no move into it is unfinished, after which it would not have all that it should. */
static bool
schema_is_whole(void)
{
	int64_t moves = schema_ask("SELECT count(to_regclass('unfinished_move'))");

	if (moves > 0)
		host->log_error("database: `moznods move` into it has not ended: run it again");
	return moves == 0;
}

bool
schema_ready(enum db_opening how)
{
	int version;
	bool upgrades = how == DB_OPEN || how == DB_OPEN_AGAIN;

	if (!schema_is_whole())
		return false;
	version = schema_find_version();
	if (upgrades && (version != 0 || how == DB_OPEN) && schema_can_lay(version) && !schema_is_present(version)) {
		schema_lay_once();
		version = schema_find_version();
	}
	if (version == schema_postgresql_version && (!upgrades || schema_has_views()))
		return true;
	schema_complain(version);
	return false;
}
