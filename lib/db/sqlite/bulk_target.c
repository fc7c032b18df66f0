/*
 * The database of SQLite that a move makes: see bulk.h. It lies in a directory inside the state directory, marked with its source by
 * a table of its own, and takes its place when it is whole.
 */
#include "lib/base/log.h"
#include "lib/base/private.h"
#include "lib/db/bulk_sql.h"
#include "lib/db/sqlite/bulk_internal.h"
#include "lib/db/sqlite/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool finished; /* by an earlier run */

static const char *const draft_files[] = {
	"moznods.db", "moznods.db-wal", "moznods.db-shm", "moznods.db-journal", "moznods.db.lock", "moznods.db.use"
};

static bool
bulk_target_path(char path[PATH_MAX], const char *state, const char *name)
{
	if (snprintf(path, PATH_MAX, "%s/moving%s%s", state, *name ? "/" : "", name) < PATH_MAX)
		return true;
	log_error("%s: the path is too long", state);
	return false;
}

/* Removes what is left of an attempt. */
static bool
bulk_target_clear(const char *state)
{
	char path[PATH_MAX];

	for (size_t i = 0; i < sizeof draft_files / sizeof draft_files[0]; i++)
		if (!bulk_target_path(path, state, draft_files[i]) || (unlink(path) && errno != ENOENT && errno != ENOTDIR)) {
			log_error("%s: %s", path, strerror(errno));
			return false;
		}
	return bulk_target_path(path, state, "") && (rmdir(path) == 0 || errno == ENOENT);
}

/* Whether the first row of a statement is that source. */
static bool
bulk_target_is_of(const char *sql, const char *source)
{
	sqlite3_stmt *statement = NULL;
	bool same = false;

	if (sqlite3_prepare_v2(db_connection, sql, -1, &statement, NULL) == SQLITE_OK && sqlite3_step(statement) == SQLITE_ROW)
		same = !strcmp((const char *)sqlite3_column_text(statement, 0), source);
	sqlite3_finalize(statement);
	return same;
}

/* Takes out of a fresh database what it has in its rows, but what is its own, not its site's. */
static bool
bulk_target_empty(void)
{
	struct bulk_list *list = bulk_list();
	bool good = list != NULL;

	for (int i = 0; good && i < list->count; i++) {
		char sql[BULK_SQL_BYTES] = "DELETE";

		bulk_sql_add_from(sql, &list->tables[i]);
		good = db_execute(sql);
	}
	free(list);
	return good;
}

/* Makes an empty database, and marks it. */
static bool
bulk_target_make(const char *draft, const char *source)
{
	char *mark = sqlite3_mprintf("CREATE TABLE unfinished_move (source TEXT NOT NULL) STRICT;"
	                             "INSERT INTO unfinished_move VALUES (%Q)",
	                             source);
	bool good = mark && db_sqlite_open(draft, DB_OPEN) && db_execute("BEGIN IMMEDIATE") && bulk_target_empty()
	         && db_execute(mark) && db_execute("COMMIT");

	sqlite3_free(mark);
	return good;
}

/* Opens what an earlier run has left, if that is of the same source and of this version. Without a mark it is one whose making was
 * interrupted. */
static bool
bulk_target_open_again(const char *draft, const char *source)
{
	if (access(draft, F_OK) || !db_is_there(draft) || !db_sqlite_open(draft, DB_OPEN_PRESENT))
		return false;
	if (bulk_target_is_of("SELECT source FROM unfinished_move", source))
		return true;
	db_sqlite_close();
	return false;
}

/* Opens what an earlier run has finished, to read it. */
static bool
bulk_target_open_finished(const char *state, const char *source)
{
	if (db_sqlite_open_to_look(state) && bulk_target_is_of("SELECT origin FROM site", source)) {
		finished = true;
		return true;
	}
	log_error("%s has a database of SQLite, %s/moznods.db: move it away first, it is not overwritten", state, state);
	return false;
}

bool
bulk_target_open(const char *state, const char *source)
{
	char draft[PATH_MAX];
	mode_t mask = umask(077);
	bool good;

	if (db_is_there(state)) {
		umask(mask);
		return bulk_target_open_finished(state, source);
	}
	good = bulk_target_path(draft, state, "")
	    && (bulk_target_open_again(draft, source) || (bulk_target_clear(state) && bulk_target_make(draft, source)));
	umask(mask);
	return good && db_execute("PRAGMA foreign_keys = OFF");
}

/* Gives it to whom the state directory belongs to, where root has made it. */
static bool
bulk_target_rename(const char *state)
{
	char draft[PATH_MAX], path[PATH_MAX];
	struct stat owner;
	int directory = -1;
	bool good = bulk_target_path(draft, state, "moznods.db") && snprintf(path, sizeof path, "%s/moznods.db", state) < PATH_MAX
	         && stat(state, &owner) == 0 && (geteuid() != 0 || chown(draft, owner.st_uid, owner.st_gid) == 0)
	         && rename(draft, path) == 0 && (directory = open(state, O_RDONLY | O_DIRECTORY | O_CLOEXEC)) >= 0
	         && fsync(directory) == 0;

	if (!good)
		log_error("%s/moznods.db: %s", state, strerror(errno));
	if (directory >= 0)
		close(directory);
	return good;
}

bool
bulk_target_unmark(void)
{
	if (finished)
		return true;
	if (db_ask("SELECT count(*) FROM pragma_foreign_key_check") == 0)
		return db_execute("DROP TABLE unfinished_move; PRAGMA journal_mode = DELETE");
	log_error("database: there are rows that refer to what is not there");
	return false;
}

bool
bulk_target_place(const char *state)
{
	return (finished || bulk_target_rename(state)) && bulk_target_clear(state);
}
