/*
 * Opening, creating, upgrading, checking and copying the database: what happens to it as a whole. One
 * program at a time creates or upgrades, under a lock of its own, because SQLite's would also have
 * to be taken while the journal mode changes.
 */
#include "db_internal.h"
#include "config.h"
#include "log.h"
#include "strbuf.h"
#include "../schema/schema.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	APPLICATION_ID = 0x4d4f7a6e,      /* "MOzn", in the header of every database of ours */
	TEXT_LIMIT = 16 * 1024 * 1024,    /* the largest value, bytes: far above anything we store */
	JOURNAL_LIMIT = 64 * 1024 * 1024  /* what the write-ahead log is cut back to, bytes */
};

static bool
execute(const char *sql)
{
	char *fault = NULL;

	if (sqlite3_exec(db_connection, sql, NULL, NULL, &fault) == SQLITE_OK)
		return true;
	log_error("database: %s", fault ? fault : sqlite3_errmsg(db_connection));
	sqlite3_free(fault);
	return false;
}

/* Runs SQL of which a number is part that no parameter can carry: PRAGMAs take none. */
static bool
pragma(const char *name, int value)
{
	char sql[128];

	snprintf(sql, sizeof sql, "PRAGMA %s = %d", name, value);
	return execute(sql);
}

static int
ask(const char *sql)
{
	sqlite3_stmt *statement;
	int value = -1;

	if (sqlite3_prepare_v2(db_connection, sql, -1, &statement, NULL) != SQLITE_OK)
		return -1;
	if (sqlite3_step(statement) == SQLITE_ROW)
		value = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return value;
}

/* Views and triggers are ours alone: a new program lays its own in place of the old one's. */
static bool
drop_views(void)
{
	sqlite3_stmt *list;
	struct strbuf drops = { 0 };
	bool good;

	if (sqlite3_prepare_v2(db_connection,
	                       "SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'trigger')", -1, &list, NULL))
		return false;
	while (sqlite3_step(list) == SQLITE_ROW)
		strbuf_format(&drops, "DROP %s %s;", (const char *)sqlite3_column_text(list, 0),
		              (const char *)sqlite3_column_text(list, 1));
	sqlite3_finalize(list);
	good = !drops.failed && execute(strbuf_string(&drops));
	strbuf_free(&drops);
	return good;
}

static bool
lay_views(void)
{
	char mark[128];

	snprintf(mark, sizeof mark, "INSERT OR REPLACE INTO counter VALUES ('views', %d)", schema_views_mark);
	return drop_views() && execute(schema_views) && execute(mark);
}

static bool
lay_schema(int version)
{
	if (version == 0 && !(execute(schema_tables) && pragma("application_id", APPLICATION_ID)))
		return false;
	for (; version > 0 && version < schema_version; version++)
		if (!execute(schema_upgrades[version - 1]))
			return false;
	return lay_views() && pragma("user_version", schema_version);
}

static bool
has_present_schema(void)
{
	return ask("PRAGMA user_version") == schema_version
	    && ask("SELECT value FROM counter WHERE name = 'views'") == schema_views_mark;
}

static bool
is_ours(int version)
{
	if (version > schema_version) {
		log_error("database: its schema is version %d, this program knows up to %d: "
		          "start the newer program, or restore a backup", version, schema_version);
		return false;
	}
	if (version == 0 ? ask("SELECT count(*) FROM sqlite_schema") != 0 : ask("PRAGMA application_id") != APPLICATION_ID) {
		log_error("database: the file is a database, or a damaged one, but not of MOznoDS");
		return false;
	}
	return true;
}

static bool
is_wal(void)
{
	return ask("SELECT journal_mode = 'wal' FROM pragma_journal_mode") == 1;
}

static bool
set_journal(void)
{
	return execute(config.journal == JOURNAL_WAL ? "PRAGMA journal_mode = WAL" : "PRAGMA journal_mode = DELETE");
}

/* Whether there is nothing to do: plain CGI asks this for every request. */
static bool
is_present(void)
{
	return has_present_schema() && ask("PRAGMA application_id") == APPLICATION_ID
	    && is_wal() == (config.journal == JOURNAL_WAL);
}

/* Creates or upgrades what is there; all or nothing. Runs under the lock. */
static bool
make_present(void)
{
	int version = ask("PRAGMA user_version");

	if (version < 0) {
		log_error("database: cannot be read: %s", sqlite3_errmsg(db_connection));
		return false;
	}
	if (!is_ours(version) || !set_journal())
		return false;
	if (has_present_schema())
		return true;
	if (!execute("PRAGMA foreign_keys = OFF") || !execute("BEGIN EXCLUSIVE"))
		return false;
	if (!lay_schema(version) || !execute("COMMIT")) {
		execute("ROLLBACK");
		return false;
	}
	log_info("database: schema %d brought to %d", version, schema_version);
	return execute("PRAGMA foreign_keys = ON");
}

/* Takes the lock, and lets go of it by closing. */
static bool
with_lock(const char *state, bool (*act)(void))
{
	char path[PATH_MAX];
	int lock;
	bool good;

	snprintf(path, sizeof path, "%s/moznods.db.lock", state);
	lock = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
	if (lock < 0 || flock(lock, LOCK_EX)) {
		log_error("%s: %s", path, strerror(errno));
		if (lock >= 0)
			close(lock);
		return false;
	}
	good = act();
	close(lock);
	return good;
}

/* The SQL function site_url(), for the views. */
static void
site_url(sqlite3_context *context, int count, sqlite3_value **values)
{
	size_t length = strlen(config.public_url);

	(void)count;
	(void)values;
	while (length > 0 && config.public_url[length - 1] == '/')
		length--;
	sqlite3_result_text(context, config.public_url, (int)length, SQLITE_STATIC);
}

/* What each connection sets for itself. trusted_schema stays on: our own views use json functions, which SQLite
 * counts as unsafe in the schema of a stranger's database, and is_ours refuses those. */
static bool
harden(void)
{
	sqlite3_db_config(db_connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db_connection, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db_connection, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_limit(db_connection, SQLITE_LIMIT_LENGTH, TEXT_LIMIT);
	sqlite3_create_function(db_connection, "site_url", 0, SQLITE_UTF8 | SQLITE_INNOCUOUS, NULL, site_url, NULL, NULL);
	return execute(config.synchronous == SYNCHRONOUS_FULL ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL")
	    && execute("PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON;"
	               "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000")
	    && pragma("journal_size_limit", JOURNAL_LIMIT);
}

static bool
make_directory(const char *path)
{
	struct stat status;

	if (mkdir(path, 0700) == 0 || (errno == EEXIST && stat(path, &status) == 0 && S_ISDIR(status.st_mode)))
		return true;
	log_error("%s: %s", path, errno == EEXIST ? "is not a directory" : strerror(errno));
	return false;
}

/* Naps differ between processes, or equal ones would collide for ever. */
static void
seed_naps(void)
{
	unsigned int seed;

	if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
		seed = (unsigned int)getpid();
	srandom(seed);
}

/* Opens the file, and sets the connection up; without CREATE it must be there. */
static bool
connect_to(const char *state, int flags)
{
	char path[PATH_MAX];

	seed_naps();
	snprintf(path, sizeof path, "%s/moznods.db", state);
	if (sqlite3_open_v2(path, &db_connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | flags,
	                    NULL) != SQLITE_OK) {
		log_error("%s: %s", path, sqlite3_errmsg(db_connection));
		return false;
	}
	db_patience(config.busy_timeout);
	return harden();
}

bool
db_open(const char *state)
{
	mode_t mask = umask(077);
	bool good = make_directory(state) && connect_to(state, SQLITE_OPEN_CREATE) && (is_present() || with_lock(state, make_present));

	umask(mask);
	if (!good)
		db_close();
	return good;
}

bool
db_open_present(const char *state)
{
	bool good = connect_to(state, 0);

	if (good && (ask("PRAGMA user_version") != schema_version || ask("PRAGMA application_id") != APPLICATION_ID)) {
		log_error("%s/moznods.db: not of this program's version, %d", state, schema_version);
		good = false;
	}
	if (!good)
		db_close();
	return good;
}

/* Appends each row's first column that is not "ok"; false when there was one. */
static bool
gather(const char *check_sql, const char *what, struct strbuf *findings)
{
	sqlite3_stmt *check;
	bool good = true;

	if (sqlite3_prepare_v2(db_connection, check_sql, -1, &check, NULL) != SQLITE_OK) {
		strbuf_text(findings, sqlite3_errmsg(db_connection));
		return false;
	}
	while (sqlite3_step(check) == SQLITE_ROW) {
		const char *finding = (const char *)sqlite3_column_text(check, 0);

		if (finding && !strcmp(finding, "ok"))
			continue;
		good = false;
		strbuf_format(findings, "%s%s\n", what, finding ? finding : "out of memory");
	}
	if (sqlite3_finalize(check) == SQLITE_OK)
		return good;
	strbuf_text(findings, sqlite3_errmsg(db_connection));
	return false;
}

bool
db_check(struct strbuf *findings)
{
	return gather("PRAGMA integrity_check(10)", "", findings)
	    && gather("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 10", "a row refers to what is not there: ", findings);
}

bool
db_backup(const char *path, char *fault, size_t size)
{
	sqlite3 *copy = NULL;
	sqlite3_backup *backup = NULL;
	int code = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

	if (code == SQLITE_OK && (backup = sqlite3_backup_init(copy, "main", db_connection, "main"))) {
		/* All pages in one step: writers wait for the readers' lock only in journal mode "delete". */
		code = sqlite3_backup_step(backup, -1);
		sqlite3_backup_finish(backup);
	} else if (code == SQLITE_OK) {
		code = sqlite3_errcode(copy);
	}
	if (code == SQLITE_DONE && sqlite3_errcode(copy) == SQLITE_OK)
		code = sqlite3_exec(copy, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
	if (code != SQLITE_OK)
		snprintf(fault, size, "%s: %s", path, sqlite3_errmsg(copy));
	sqlite3_close(copy);
	return code == SQLITE_OK;
}
