/*
 * Copies of the database, and whether one is sound. SQLite's own interface copies what is committed while others go on
 * writing; a copy is one file, without a journal beside it.
 */
#include "lib/base/strbuf.h"
#include "lib/db/sqlite/sqlite.h"
#include "schema/schema.h"

#include <stdio.h>
#include <string.h>

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
db_sqlite_check(struct strbuf *findings)
{
	return gather("PRAGMA integrity_check(10)", "", findings)
	    && gather("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 10", "a row refers to what is not there: ", findings);
}

bool
db_copy(sqlite3 *source, const char *path, char *fault, size_t size)
{
	sqlite3 *copy = NULL;
	sqlite3_backup *backup = NULL;
	int code = sqlite3_open_v2(path, &copy, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, NULL);

	if (code == SQLITE_OK && (backup = sqlite3_backup_init(copy, "main", source, "main"))) {
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

bool
db_backup(const char *path, char *fault, size_t size)
{
	return db_copy(db_connection, path, fault, size);
}

bool
db_open_copy(const char *path, char *fault, size_t size)
{
	int version;

	if (sqlite3_open_v2(path, &db_connection, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL)
	    != SQLITE_OK) {
		snprintf(fault, size, "%s: %s", path, sqlite3_errmsg(db_connection));
		db_sqlite_close();
		return false;
	}
	version = db_ask("PRAGMA user_version");
	if (version > 0 && version <= schema_version && db_ask("PRAGMA application_id") == DB_APPLICATION_ID)
		return true;
	if (version > schema_version)
		snprintf(fault, size, "%s has version %d, newer than this program, which knows up to %d", path, version,
		         schema_version);
	else
		snprintf(fault, size, "%s is not a database of MOznoDS", path);
	db_sqlite_close();
	return false;
}
