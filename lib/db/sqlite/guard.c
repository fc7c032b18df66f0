/*
 * The write-ahead log and its index, watched. Who deletes them while the database is open takes nothing from the processes
 * that have them open, but whoever opens the database next makes new ones, and two logs would ruin the database. So every
 * transaction looks whether they are the same still, and if not saves what the old log holds and opens the database anew.
 * Until then what another program reads may be old: the daemon looks once a second.
 */
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/db/sqlite/sqlite.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { WATCHED = 2, SETTLED_SECONDS = 2 };

static const char *const endings[WATCHED] = { "-wal", "-shm" };
static char directory[PATH_MAX];
static struct stat seen[WATCHED], settled;
static bool watching;

static bool
make_path(int which, char path[PATH_MAX])
{
	return snprintf(path, PATH_MAX, "%s/moznods.db%s", directory, endings[which]) < PATH_MAX;
}

static bool
guard_look(int which, struct stat *status)
{
	char path[PATH_MAX];

	return make_path(which, path) && stat(path, status) == 0;
}

/* Whether the one we have open has its name still. */
static bool
guard_is_there(int which)
{
	struct stat status;

	return guard_look(which, &status) && status.st_ino == seen[which].st_ino && status.st_dev == seen[which].st_dev;
}

void
db_guard_begin(const char *state)
{
	if (state != directory)
		snprintf(directory, sizeof directory, "%s", state);
	/* Both are there from the first look into the database on; where the journal is another there are none. */
	watching = config.journal == JOURNAL_WAL && guard_look(0, &seen[0]) && guard_look(1, &seen[1]);
	settled = (struct stat){ 0 };
}

static bool
is_as_settled(const struct stat *now)
{
	return now->st_ino == settled.st_ino && now->st_dev == settled.st_dev && now->st_mtim.tv_sec == settled.st_mtim.tv_sec
	    && now->st_mtim.tv_nsec == settled.st_mtim.tv_nsec;
}

/* Whoever deletes a file, or puts another in its place, changes the directory: while that is as it was when both were found there,
 * one look is enough. A change soon after another may have left the same time. */
bool
db_guard_lost(void)
{
	struct stat now;
	bool known;

	if (!watching)
		return false;
	known = stat(directory, &now) == 0;
	if (known && is_as_settled(&now))
		return false;
	if (!guard_is_there(0) || !guard_is_there(1))
		return true;
	if (known && now.st_mtim.tv_sec < time(NULL) - SETTLED_SECONDS)
		settled = now;
	return false;
}

void
db_guard_let_go(void)
{
	if (db_guard_lost()) {
		sqlite3_wal_checkpoint_v2(db_connection, NULL, SQLITE_CHECKPOINT_FULL, NULL, NULL);
		sqlite3_db_config(db_connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	}
	watching = false;
}

/* The one that is left fits to no other: whoever opens the database next shall not find half of a pair. */
static void
remove_rest(void)
{
	char path[PATH_MAX];

	for (int i = 0; i < WATCHED; i++)
		if (guard_is_there(i) && make_path(i, path))
			unlink(path);
}

bool
db_guard_rescue(void)
{
	if (db_connection) {
		log_error("database: its write-ahead log was deleted, or another put in its place: saving what it held");
		/* Not cut back: others who have it open still find there what they have not told yet. */
		if (sqlite3_wal_checkpoint_v2(db_connection, NULL, SQLITE_CHECKPOINT_FULL, NULL, NULL) != SQLITE_OK)
			return false;
		remove_rest();
	}
	db_sqlite_close();
	return db_sqlite_open(directory, DB_OPEN_AGAIN);
}
