/*
 * Opening the database for who only looks: nothing in the state directory is written, made or touched, not even what SQLite
 * keeps beside a database for its readers (https://www.sqlite.org/wal.html, "Read-Only Databases").
 */
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/db/sqlite/sqlite.h"
#include "lib/db/sqlite/transaction.h"
#include "schema/schema.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static bool
is_beside(const char *state, const char *ending, bool filled)
{
	char path[PATH_MAX];
	struct stat status;

	return snprintf(path, sizeof path, "%s/moznods.db%s", state, ending) < PATH_MAX && lstat(path, &status) == 0
	    && (!filled || status.st_size > 0);
}

/* Whether the database is one with a write-ahead log: the read version in its header, see the file format, 1.3.3. */
static bool
db_look_has_log(const char *state)
{
	enum { READ_VERSION_AT = 19, WRITE_AHEAD = 2 };
	char path[PATH_MAX];
	unsigned char version = 0;
	int file;

	if (snprintf(path, sizeof path, "%s/moznods.db", state) >= PATH_MAX || (file = open(path, O_RDONLY | O_CLOEXEC)) < 0)
		return false;
	if (pread(file, &version, 1, READ_VERSION_AT) != 1)
		version = 0;
	close(file);
	return version == WRITE_AHEAD;
}

/* How it can be read. With its index a write-ahead log can be read as it lies; where there is none nobody has the database open,
 * so it does not change. NULL: only by who may write. */
static const char *
mode(const char *state)
{
	if (!db_look_has_log(state))
		return "mode=ro";
	if (is_beside(state, "-shm", false))
		return "mode=ro&readonly_shm=1";
	return is_beside(state, "-wal", true) ? NULL : "mode=ro&immutable=1";
}

/* Writes the address of the file, in which what is special in an address is escaped: see https://www.sqlite.org/uri.html. */
static bool
make_address(const char *state, const char *how, char *address, size_t size)
{
	size_t length = 0;
	int written;

	for (const char *c = state; *c; c++) {
		written = snprintf(address + length, size - length, strchr("?#%", *c) ? "%%%02x" : "%c", (unsigned char)*c);
		if (written < 0 || (length += (size_t)written) >= size)
			return false;
	}
	written = snprintf(address + length, size - length, "/moznods.db?%s", how);
	return written > 0 && (size_t)written < size - length;
}

static bool
open_address(const char *address)
{
	enum { FLAGS = SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE };

	if (sqlite3_open_v2(address, &db_connection, FLAGS, NULL) != SQLITE_OK) {
		log_error("%s: %s", address, sqlite3_errmsg(db_connection));
		return false;
	}
	sqlite3_db_config(db_connection, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
	transaction_set_busy_timeout(config.busy_timeout);
	return db_harden();
}

/* Opens it, of whatever version. */
static bool
db_look_look(const char *state)
{
	const char *how = mode(state);
	char address[3 * PATH_MAX + 64] = "file:";

	if (!how) {
		log_error("%s/moznods.db has a write-ahead log without an index: it can be looked at when a server has opened it",
		          state);
		return false;
	}
	if (!make_address(state, how, address + strlen(address), sizeof address - strlen(address))) {
		log_error("%s: the path is too long", state);
		return false;
	}
	db_seed_backoff();
	return open_address(address);
}

bool
db_sqlite_open_to_look(const char *state)
{
	bool good = db_look_look(state);
	int version = good ? db_ask("PRAGMA user_version") : 0;

	if (good && version < 0) {
		log_error("%s/moznods.db: %s", state, sqlite3_errmsg(db_connection));
		good = false;
	} else if (good && (version != schema_version || db_ask("PRAGMA application_id") != DB_APPLICATION_ID)) {
		log_error("%s/moznods.db: its version is %d, this program's is %d", state, version, schema_version);
		good = false;
	}
	if (!good)
		db_sqlite_close();
	return good;
}

int
db_version(const char *state)
{
	int version = db_look_look(state) ? db_ask("PRAGMA user_version") : -1;

	db_sqlite_close();
	return version;
}
