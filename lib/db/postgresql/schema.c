/* The schema of the database: laid where there is none, by one program at a time. Its version is a row of the table counter. */
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

static bool
schema_lay(void)
{
	char mark[128];
	bool good;

	snprintf(mark, sizeof mark, "INSERT INTO counter VALUES ('schema', %d); COMMIT", schema_postgresql_version);
	good = schema_execute("BEGIN") && schema_execute(schema_postgresql_tables) && schema_execute(schema_postgresql_views)
	    && schema_execute(mark);
	if (good)
		host->log_info("database: created, version %d", schema_postgresql_version);
	else
		schema_execute("ROLLBACK");
	return good;
}

/* Lays it, all or nothing, unless somebody has been quicker. The lock is taken before the transaction begins, which sees only then
 * what somebody else has made. */
static void
schema_lay_once(void)
{
	char lock[96], unlock[64];

	snprintf(lock, sizeof lock, "SET lock_timeout = 60000; SELECT pg_advisory_lock(%d)", SCHEMA_LOCK);
	snprintf(unlock, sizeof unlock, "SELECT pg_advisory_unlock(%d)", SCHEMA_LOCK);
	if (!schema_execute(lock))
		return;
	if (schema_find_version() == 0)
		schema_lay();
	schema_execute(unlock);
	connection_set_up();
}

bool
schema_ready(bool may_lay)
{
	int version = schema_find_version();

	if (version == 0 && may_lay) {
		schema_lay_once();
		version = schema_find_version();
	}
	if (version == schema_postgresql_version)
		return true;
	if (version > 0)
		host->log_error("database: its schema is version %d, this program's is %d", version, schema_postgresql_version);
	else if (version == 0)
		host->log_error("database: it is empty");
	else
		host->log_error("database: it cannot be read, or has tables of another application");
	return false;
}
