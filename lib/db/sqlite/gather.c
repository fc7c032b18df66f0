/*
 * One write a commit. SQLite writes each page of a commit to the write-ahead log with two calls, of its frame's header and of the
 * page; here they are gathered, and written with one as soon as the frame is complete that ends the transaction: one whose header
 * has the size of the database (https://www.sqlite.org/fileformat2.html#walformat). So a failure is reported where SQLite expects
 * it, and nothing is kept back that a reader could look for. What is written otherwise, such as pages that leave the cache before
 * the commit, goes straight through.
 */
#include "lib/db/sqlite/sqlite.h"

#include <stdlib.h>
#include <string.h>

enum {
	FRAME_HEADER = 24, /* bytes; bytes 4 to 7 of it: the size of the database after a commit, else 0 */
	GATHERED_MOST = 128 * 1024
};

/* A file of the write-ahead log; SQLite's own follows it in memory. */
struct gather_file {
	sqlite3_file base;
	sqlite3_file *own;
};

static char *gathered;
static int length;
static sqlite3_int64 place;   /* of the first byte in the file */
static bool commit_under_way; /* what is written now belongs to a commit */
static bool last_frame;       /* the header of the frame that ends it is gathered, its page is not */

static sqlite3_file *
gather_own(sqlite3_file *file)
{
	return ((struct gather_file *)file)->own;
}

static int
gather_write_out(sqlite3_file *file)
{
	int bytes = length;

	length = 0;
	return bytes ? gather_own(file)->pMethods->xWrite(gather_own(file), gathered, bytes, place) : SQLITE_OK;
}

static bool
ends_transaction(const void *bytes, int count)
{
	static const char none[4];

	return count == FRAME_HEADER && memcmp((const char *)bytes + 4, none, sizeof none) != 0;
}

static int
gather_write(sqlite3_file *file, const void *bytes, int count, sqlite3_int64 at)
{
	int code = SQLITE_OK;

	if (length && (at != place + length || count > GATHERED_MOST - length))
		code = gather_write_out(file);
	if (code != SQLITE_OK || !commit_under_way || count > GATHERED_MOST)
		return code != SQLITE_OK ? code : gather_own(file)->pMethods->xWrite(gather_own(file), bytes, count, at);
	if (!length)
		place = at;
	memcpy(gathered + length, bytes, (size_t)count);
	length += count;
	if (!last_frame) {
		last_frame = ends_transaction(bytes, count);
		return SQLITE_OK;
	}
	commit_under_way = last_frame = false;
	return gather_write_out(file);
}

static int
gather_close(sqlite3_file *file)
{
	return gather_own(file)->pMethods->xClose(gather_own(file));
}

static int
gather_read(sqlite3_file *file, void *bytes, int count, sqlite3_int64 at)
{
	int code = gather_write_out(file);

	return code != SQLITE_OK ? code : gather_own(file)->pMethods->xRead(gather_own(file), bytes, count, at);
}

static int
gather_truncate(sqlite3_file *file, sqlite3_int64 size)
{
	int code = gather_write_out(file);

	return code != SQLITE_OK ? code : gather_own(file)->pMethods->xTruncate(gather_own(file), size);
}

static int
gather_sync(sqlite3_file *file, int flags)
{
	int code = gather_write_out(file);

	return code != SQLITE_OK ? code : gather_own(file)->pMethods->xSync(gather_own(file), flags);
}

static int
gather_size(sqlite3_file *file, sqlite3_int64 *size)
{
	int code = gather_write_out(file);

	return code != SQLITE_OK ? code : gather_own(file)->pMethods->xFileSize(gather_own(file), size);
}

static int
gather_lock(sqlite3_file *file, int lock)
{
	return gather_own(file)->pMethods->xLock(gather_own(file), lock);
}

static int
gather_unlock(sqlite3_file *file, int lock)
{
	return gather_own(file)->pMethods->xUnlock(gather_own(file), lock);
}

static int
gather_check_lock(sqlite3_file *file, int *locked)
{
	return gather_own(file)->pMethods->xCheckReservedLock(gather_own(file), locked);
}

static int
gather_control(sqlite3_file *file, int what, void *argument)
{
	return gather_own(file)->pMethods->xFileControl(gather_own(file), what, argument);
}

static int
gather_sector(sqlite3_file *file)
{
	return gather_own(file)->pMethods->xSectorSize(gather_own(file));
}

static int
gather_traits(sqlite3_file *file)
{
	return gather_own(file)->pMethods->xDeviceCharacteristics(gather_own(file));
}

static const sqlite3_io_methods methods = {
	.iVersion = 1,
	.xClose = gather_close,
	.xRead = gather_read,
	.xWrite = gather_write,
	.xTruncate = gather_truncate,
	.xSync = gather_sync,
	.xFileSize = gather_size,
	.xLock = gather_lock,
	.xUnlock = gather_unlock,
	.xCheckReservedLock = gather_check_lock,
	.xFileControl = gather_control,
	.xSectorSize = gather_sector,
	.xDeviceCharacteristics = gather_traits
};

/* The default file system of SQLite, whose files are opened as they are but for the log. */
static sqlite3_vfs *plain;

static int
gather_open(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *got)
{
	struct gather_file *log = (struct gather_file *)file;
	int code;

	(void)vfs;
	if (!(flags & SQLITE_OPEN_WAL))
		return plain->xOpen(plain, name, file, flags, got);
	*log = (struct gather_file){ .own = (sqlite3_file *)(log + 1) };
	code = plain->xOpen(plain, name, log->own, flags, got);
	if (log->own->pMethods)
		log->base.pMethods = &methods;
	return code;
}

const char *
db_gather_name(void)
{
	static sqlite3_vfs vfs;

	if (vfs.zName)
		return vfs.zName;
	if (!(plain = sqlite3_vfs_find(NULL)) || (!gathered && !(gathered = malloc(GATHERED_MOST))))
		return NULL;
	vfs = *plain;
	vfs.pNext = NULL;
	vfs.szOsFile += (int)sizeof(struct gather_file);
	vfs.xOpen = gather_open;
	vfs.zName = "moznods";
	if (sqlite3_vfs_register(&vfs, 0) == SQLITE_OK)
		return vfs.zName;
	vfs.zName = NULL;
	return NULL;
}

void
db_gather_commit(bool begins)
{
	commit_under_way = begins && gathered;
	last_frame = false;
	length = 0;
}
