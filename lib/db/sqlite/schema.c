/*
 * The schema of the open database: laid where there is none, brought up to date where it is older, refused where it is
 * newer. One program at a time does so, under a lock of its own, because SQLite's would also have to be taken while the
 * journal mode changes. Before an older database is touched it is copied to a file beside it.
 */
#include "lib/base/config.h"
#include "lib/base/lock.h"
#include "lib/base/log.h"
#include "lib/base/strbuf.h"
#include "lib/db/sqlite/sqlite.h"
#include "lib/db/sqlite/transaction.h"
#include "schema/schema.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <time.h>
#include <unistd.h>

enum { UPGRADE_BUSY_TIMEOUT_MS = 30000 }; /* for whoever else still writes */

/* Views and triggers are ours alone: a new program lays its own in place of the old one's. */
static bool
drop_views(void)
{
	sqlite3_stmt *list;
	struct strbuf drops = { 0 };
	bool good;

	if (sqlite3_prepare_v2(db_connection, "SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'trigger')", -1, &list,
	                       NULL))
		return false;
	while (sqlite3_step(list) == SQLITE_ROW) {
		/* A stranger may have named one so that it would be read as another statement. */
		char *drop = sqlite3_mprintf("DROP %s \"%w\";", sqlite3_column_text(list, 0), sqlite3_column_text(list, 1));

		strbuf_text(&drops, drop ? drop : "out of memory");
		sqlite3_free(drop);
	}
	sqlite3_finalize(list);
	good = !drops.failed && db_execute(strbuf_string(&drops));
	strbuf_free(&drops);
	return good;
}

static bool
lay_views(void)
{
	char mark[128];

	snprintf(mark, sizeof mark,
	         "INSERT INTO counter VALUES ('views', %d) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
	         schema_views_mark);
	return db_execute(schema_views) && db_execute(mark);
}

/* One step. It belongs to the transaction of all: one that ends the transaction would leave half an upgrade. */
static bool
step(int version)
{
	if (db_execute(schema_upgrades[version - 1]) && !sqlite3_get_autocommit(db_connection))
		return true;
	log_error("database: the step from version %d to %d fails", version, version + 1);
	return false;
}

/* All steps from that version to the present one. They alone may write the text of the schema, which db_harden forbids. */
static bool
steps(int version)
{
	bool good = true;

	sqlite3_db_config(db_connection, SQLITE_DBCONFIG_DEFENSIVE, 0, NULL);
	while (good && version < schema_version)
		good = step(version++);
	sqlite3_db_config(db_connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	return good;
}

/* Steps change tables under foreign keys that are switched off: whether all still refer to something is asked at the end. */
static bool
is_consistent(void)
{
	if (db_ask("SELECT count(*) FROM pragma_foreign_key_check") == 0)
		return true;
	log_error("database: after the upgrade, rows would refer to what is not there");
	return false;
}

/* Old triggers must not see what the steps do: they speak of the tables as they were. */
static bool
lay_schema(int version)
{
	bool upgrades = version > 0 && version < schema_version;

	if (version == 0 && !(db_execute(schema_tables) && db_pragma("application_id", DB_APPLICATION_ID)))
		return false;
	if (!drop_views() || (upgrades && !steps(version)))
		return false;
	return (!upgrades || is_consistent()) && lay_views() && db_pragma("user_version", schema_version);
}

static bool
has_present_schema(void)
{
	return db_ask("PRAGMA user_version") == schema_version
	    && db_ask("SELECT value FROM counter WHERE name = 'views'") == schema_views_mark;
}

/* Whether nothing has been done with the database yet, by another application either. */
static bool
is_fresh(int version)
{
	int application = db_ask("PRAGMA application_id");

	return version == 0 && (application == 0 || application == DB_APPLICATION_ID)
	    && db_ask("SELECT count(*) FROM sqlite_schema") == 0;
}

static bool
db_schema_is_ours(int version)
{
	if (version > schema_version) {
		log_error("database: its schema is version %d, this program knows up to %d: "
		          "start the newer program, or restore a backup",
		          version, schema_version);
		return false;
	}
	if (is_fresh(version) || (version > 0 && db_ask("PRAGMA application_id") == DB_APPLICATION_ID))
		return true;
	log_error("database: the file is a database, or a damaged one, but not of MOznoDS");
	return false;
}

static bool
is_wal(void)
{
	return db_ask("SELECT journal_mode = 'wal' FROM pragma_journal_mode") == 1;
}

static bool
set_journal(void)
{
	return db_execute(config.journal == JOURNAL_WAL ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE");
}

bool
db_is_present(void)
{
	return has_present_schema() && db_ask("PRAGMA application_id") == DB_APPLICATION_ID
	    && is_wal() == (config.journal == JOURNAL_WAL);
}

/* Copies the database as it is before this transaction, which holds the write lock, to `path`: a reader of its own does not
 * see what the transaction does. */
static bool
copy_committed(const char *state, const char *path)
{
	char source[PATH_MAX], fresh[PATH_MAX], fault[PATH_MAX + 256] = "";
	sqlite3 *reader = NULL;
	bool good;

	snprintf(source, sizeof source, "%s/moznods.db", state);
	snprintf(fresh, sizeof fresh, "%s/moznods.db.snapshot", state);
	unlink(fresh);
	if (sqlite3_open_v2(source, &reader, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK)
		snprintf(fault, sizeof fault, "%s: %s", source, sqlite3_errmsg(reader));
	good = !*fault && db_copy(reader, fresh, fault, sizeof fault);
	sqlite3_close(reader);
	if (good && rename(fresh, path)) {
		snprintf(fault, sizeof fault, "%s: %s", path, strerror(errno));
		good = false;
	}
	if (good)
		return true;
	unlink(fresh);
	log_error("database: it is not upgraded, because it cannot be copied before: %s", fault);
	return false;
}

/* Keeps an older database beside the new one, under its version and the time. */
static bool
keep_snapshot(const char *state, int version, char *path, size_t size)
{
	char moment[32];
	time_t now = time(NULL);
	struct tm utc;

	strftime(moment, sizeof moment, "%Y%m%dT%H%M%SZ", gmtime_r(&now, &utc));
	snprintf(path, size, "%s/moznods.db.version-%d.%s", state, version, moment);
	return copy_committed(state, path);
}

/* Inside a transaction: all or nothing. A snapshot stays only where something was changed, or every new try of a
 * supervisor would leave another. */
static bool
migrate(const char *state, int version)
{
	char snapshot[PATH_MAX] = "";

	if (version > 0 && version < schema_version && !keep_snapshot(state, version, snapshot, sizeof snapshot)) {
		db_execute("ROLLBACK");
		return false;
	}
	if (!lay_schema(version) || !db_execute("COMMIT")) {
		if (!sqlite3_get_autocommit(db_connection))
			db_execute("ROLLBACK");
		if (*snapshot)
			unlink(snapshot);
		return false;
	}
	if (*snapshot)
		log_info("database: version %d brought to %d; as it was before, it is kept in %s", version, schema_version,
		         snapshot);
	else
		log_info("database: created, version %d", schema_version);
	return true;
}

bool
db_lay_schema(const char *state, bool fresh)
{
	int version = db_ask("PRAGMA user_version");
	bool good;

	if (version < 0) {
		log_error("database: %s/moznods.db cannot be read: %s: if it stays so, restore a backup", state,
		          sqlite3_errmsg(db_connection));
		return false;
	}
	if (!db_schema_is_ours(version) || (version == 0 && !fresh && !db_may_fill(state)) || !set_journal())
		return false;
	/* Somebody may have been quicker. */
	if (has_present_schema())
		return true;
	transaction_set_busy_timeout(UPGRADE_BUSY_TIMEOUT_MS);
	good = db_execute("PRAGMA foreign_keys = OFF") && db_execute("BEGIN IMMEDIATE") && migrate(state, version)
	    && db_execute("PRAGMA foreign_keys = ON");
	/* An upgrade may have written every page: the log should not be as long as that for its next reader. */
	db_sqlite_checkpoint();
	transaction_set_busy_timeout(config.busy_timeout);
	return good;
}

int
db_lock_schema(const char *state)
{
	return lock_take(state, "moznods.db.lock", LOCK_EX);
}

void
db_unlock_schema(int lock, bool laid)
{
	if (lock < 0)
		return;
	/* Without it nothing breaks: there are other traces. */
	if (laid && pwrite(lock, "\n", 1, 0) < 0)
		log_warning("moznods.db.lock: %s", strerror(errno));
	close(lock);
}

bool
db_make_present(const char *state)
{
	int lock = db_lock_schema(state);
	bool good = lock >= 0 && db_lay_schema(state, false);

	db_unlock_schema(lock, good);
	return good;
}
