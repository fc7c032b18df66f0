/*
 * Opening the database: the connection of this process and what it sets for itself. What the file must look like is
 * schema.c's.
 */
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/private.h"
#include "lib/db/sqlite/sqlite.h"
#include "lib/db/sqlite/statement.h"
#include "lib/db/sqlite/transaction.h"
#include "schema/schema.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	TEXT_LIMIT = 16 * 1024 * 1024,   /* the largest value, bytes: far above anything we store */
	JOURNAL_LIMIT = 64 * 1024 * 1024 /* what the write-ahead log is cut back to, bytes */
};

sqlite3 *db_connection;

bool
db_execute(const char *sql)
{
	char *fault = NULL;

	if (sqlite3_exec(db_connection, sql, NULL, NULL, &fault) == SQLITE_OK)
		return true;
	log_error("database: %s", fault ? fault : sqlite3_errmsg(db_connection));
	sqlite3_free(fault);
	return false;
}

bool
db_pragma(const char *name, int value)
{
	char sql[128];

	snprintf(sql, sizeof sql, "PRAGMA %s = %d", name, value);
	return db_execute(sql);
}

int
db_ask(const char *sql)
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

/* trusted_schema stays as it is: the schema is this program's own, and that of a stranger's database is refused. */
bool
db_harden(void)
{
	sqlite3_db_config(db_connection, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(db_connection, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	sqlite3_db_config(db_connection, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
	sqlite3_limit(db_connection, SQLITE_LIMIT_LENGTH, TEXT_LIMIT);
	db_search_begin(db_connection);
	return db_execute(config.synchronous == SYNCHRONOUS_FULL ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL")
	    && db_execute("PRAGMA foreign_keys = ON; PRAGMA cell_size_check = ON; PRAGMA secure_delete = ON;"
	                  "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -8000")
	    && db_pragma("journal_size_limit", JOURNAL_LIMIT);
}

void
db_seed_backoff(void)
{
	unsigned int seed;

	if (getrandom(&seed, sizeof seed, 0) != sizeof seed)
		seed = (unsigned int)getpid();
	srandom(seed);
}

/* The write-ahead log and its index have the mode of the database when they are made, and keep it. */
static bool
keep_private(const char *database)
{
	static const char *const endings[] = { "", "-wal", "-shm" };
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
		snprintf(path, sizeof path, "%s%s", database, endings[i]);
		if (!private_file(path))
			return false;
	}
	return true;
}

/* No program of ours uses SQLite in two threads at the same time: where one hands it to another, a mutex is between them
 * (wsd/commit_thread.h). So it needs no locks of its own; nor does anybody ask it how much memory it has, which it counts under one.
 * Refused, without harm, once it has begun. */
static void
lighten(void)
{
	sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
	sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

/* Opens the file, and sets the connection up; without CREATE it must be there. */
static bool
connect_to(const char *state, int flags)
{
	char path[PATH_MAX];

	db_seed_backoff();
	lighten();
	snprintf(path, sizeof path, "%s/moznods.db", state);
	/* SQLite would fill an empty file, and delete the journal beside it. */
	if (!(flags & SQLITE_OPEN_CREATE) && !db_is_there(state)) {
		if (db_may_begin(state))
			log_error("there is no %s", path);
		return false;
	}
	if (!keep_private(path))
		return false;
	if (sqlite3_open_v2(path, &db_connection, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE | flags,
	                    db_gather_name())
	    != SQLITE_OK) {
		log_error("%s: %s", path, sqlite3_errmsg(db_connection));
		return false;
	}
	transaction_set_busy_timeout(config.busy_timeout);
	/* Until the end of opening, which reads; who gets no turn tries without. */
	db_turn_begin((int64_t)config.write_wait * 1000);
	db_trim_begin();
	return db_harden();
}

/* Ends an attempt to open the database. */
static bool
db_open_conclude(const char *state, mode_t mask, bool good)
{
	umask(mask);
	db_turn_end();
	if (good)
		db_guard_begin(state);
	else
		db_sqlite_close();
	return good;
}

static bool
db_sqlite_open_again(const char *state)
{
	mode_t mask = umask(077);

	return db_open_conclude(state, mask,
	                        private_directory(state) && db_enter(state) && connect_to(state, 0)
	                                && (db_is_present() || db_make_present(state)));
}

/* Makes a database where there is none. The lock is held from the look at what lies beside its place on: whoever makes one at
 * the same time leaves the same traces. */
static bool
db_open_create(const char *state, bool fresh)
{
	mode_t mask = umask(077);
	int lock = db_make_state(state) && db_enter(state) ? db_lock_schema(state) : -1;
	bool good = lock >= 0 && (fresh || db_may_begin(state)) && connect_to(state, SQLITE_OPEN_CREATE)
	         && db_lay_schema(state, fresh);

	db_unlock_schema(lock, good);
	return db_open_conclude(state, mask, good);
}

bool
db_open_new(const char *state)
{
	if (!db_is_there(state))
		return db_open_create(state, true);
	log_error("database: there is one in %s: a new one is for a directory without", state);
	return false;
}

static bool
db_sqlite_open_present(const char *state)
{
	bool good = db_enter(state) && connect_to(state, 0);
	int version = good ? db_ask("PRAGMA user_version") : 0;

	if (good && (version != schema_version || db_ask("PRAGMA application_id") != DB_APPLICATION_ID)) {
		log_error("%s/moznods.db: its version is %d, this program's is %d", state, version, schema_version);
		good = false;
	}
	if (!good)
		db_sqlite_close();
	return good;
}

bool
db_sqlite_open(const char *state, enum db_opening how)
{
	switch (how) {
	case DB_OPEN_AGAIN: return db_sqlite_open_again(state);
	case DB_OPEN_PRESENT: return db_sqlite_open_present(state);
	case DB_OPEN_TO_LOOK: return db_sqlite_open_to_look(state);
	default: return db_is_there(state) ? db_sqlite_open_again(state) : db_open_create(state, false);
	}
}

void
db_sqlite_close(void)
{
	statement_finalize_all();
	if (db_connection)
		db_guard_let_go();
	sqlite3_close(db_connection);
	db_connection = NULL;
	transaction_close();
	db_leave();
}
