/* The database as a file: see database.h. Offsets are those of SQLite's file format, section 1.3. */
#include "database.h"
#include "lib/base/config.h"
#include "lib/db/db.h"
#include "lib/db/db_file.h"
#include "schema/schema.h"

#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEADER_BYTES = 100, USER_VERSION_AT = 60 };

static const char magic[16] = "SQLite format 3";

/* The version in the file itself: 0 while the newest is in the write-ahead log only. -1: no database of SQLite, or errno says
 * why it cannot be read. */
static int
version_in(const char *path)
{
	unsigned char header[HEADER_BYTES];
	const unsigned char *version = header + USER_VERSION_AT;
	int file = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
	ssize_t got;

	if (file < 0)
		return -1;
	errno = 0;
	got = read(file, header, sizeof header);
	close(file);
	if (got != HEADER_BYTES || memcmp(header, magic, sizeof magic))
		return -1;
	return (int)((uint32_t)version[0] << 24 | (uint32_t)version[1] << 16 | (uint32_t)version[2] << 8 | version[3]);
}

/* Right after an upgrade the newest version may be in the write-ahead log only. */
static bool
database_has_log(const char *path)
{
	char log[PATH_MAX + 8];
	struct stat status;

	snprintf(log, sizeof log, "%s-wal", path);
	return stat(log, &status) == 0 && status.st_size > 0;
}

/* What to say of a version that is not this program's. */
static enum database_state
database_classify(const char *path, int version, char *fault, size_t size)
{
	if (version < 0)
		snprintf(fault, size, errno ? "%s: %s" : "%s is not a database: restore a backup", path, strerror(errno));
	else if (version > schema_version)
		snprintf(fault, size, "%s has version %d, newer than this program, which knows up to %d", path, version,
		         schema_version);
	if (version < 0 || version > schema_version)
		return DATABASE_UNUSABLE;
	if (version == 0 || version == schema_version)
		return DATABASE_PRESENT;
	snprintf(fault, size, "%s has version %d; the server will bring it to %d when it starts", path, version, schema_version);
	return DATABASE_OLDER;
}

enum database_state
database_look(const char *state, char *fault, size_t size)
{
	char path[PATH_MAX];
	int version;

	/* Who opens it will see. */
	if (*config.database)
		return DATABASE_PRESENT;
	snprintf(path, sizeof path, "%s/moznods.db", state);
	if (!db_is_there(state)) {
		if (db_is_lost(state, fault, size))
			return DATABASE_LOST;
		snprintf(fault, size, "there is no %s yet", path);
		return DATABASE_MISSING;
	}
	errno = 0;
	version = version_in(path);
	if (version > 0 && version < schema_version && database_has_log(path))
		version = db_version(state);
	return database_classify(path, version, fault, size);
}

bool
database_is_usable(enum database_state state)
{
	return state != DATABASE_MISSING && state != DATABASE_LOST;
}

bool
database_is_present(void)
{
	char fault[DB_FAULT_BYTES];

	if (database_look(config.state, fault, sizeof fault) == DATABASE_PRESENT)
		return true;
	warnx("%s", fault);
	return false;
}

void
database_require_file(const char *what)
{
	if (*config.database)
		errx(EXIT_FAILURE,
		     "%s is for a database in the state directory; that of the option database is a server's: see pg_dump(1) and "
		     "pg_restore(1), and keep %s/files and %s/link.key with it",
		     what, config.state, config.state);
}

bool
database_is_empty(const char *state)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/moznods.db", state);
	return !db_is_there(state) || (version_in(path) == 0 && !database_has_log(path));
}

bool
database_open_present(void)
{
	char fault[DB_FAULT_BYTES];

	if (database_is_usable(database_look(config.state, fault, sizeof fault)))
		return db_open_again(config.state);
	warnx("%s", fault);
	return false;
}
