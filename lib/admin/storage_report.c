/* Who and what fills the disk: see storage_report.h. What is in direct rooms counts for its uploader alone. */
#include "lib/admin/storage_report.h"
#include "lib/base/config.h"
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/shape/invite_shape.h"
#include "lib/shape/message_shape.h"

#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

/* clang-format off */
#define LARGE_USER_FIELDS(F) \
	F(user, shape_user, account.id) \
	F(files, shape_number, (SELECT count(*) FROM file WHERE file.uploader_id = account.id)) \
	F(bytes, shape_number, account.file_bytes)

#define LARGE_ROOM_FIELDS(F) \
	F(id, shape_number, room.id) \
	F(name, shape_text, room.name) \
	F(owner, shape_user, room.owner_id) \
	F(files, shape_number, count(*)) \
	F(bytes, shape_number, sum(file.size + file.thumb_size))

#define LARGE_FILE_FIELDS(F) \
	FILE_FIELDS(F) \
	F(room, shape_invite_room, room.id)
/* clang-format on */

SHAPE_LOCAL(large_user_shape, LARGE_USER_FIELDS);
SHAPE_LOCAL(large_room_shape, LARGE_ROOM_FIELDS);
SHAPE_LOCAL(large_file_shape, LARGE_FILE_FIELDS);

enum { LISTED = 10 };

static void
add_list(struct strbuf *to, const char *name, const struct shape *shape, struct query *rows)
{
	strbuf_format(to, ",\"%s\":", name);
	db_bind(rows, ":limit", LISTED);
	shape_list(shape, rows, to);
}

static void
add_users(struct strbuf *to)
{
	static struct query rows = SHAPE_QUERY_SORTED("no index is worth having for this", SHAPE_COLUMNS(account.id, LARGE_USER_FIELDS),
		FROM account WHERE id > 0 AND file_bytes > 0 ORDER BY file_bytes DESC, id LIMIT :limit
	);

	add_list(to, "users", &large_user_shape, &rows);
}

static void
add_rooms(struct strbuf *to)
{
	static struct query rows = SHAPE_QUERY_SORTED("no index is worth having for this", SHAPE_COLUMNS(room.id, LARGE_ROOM_FIELDS),
		FROM file JOIN message ON message.id = file.message_id JOIN room ON room.id = message.room_id
		WHERE file.id > 0 AND room.kind = 'room' AND room.activity >= 0
		GROUP BY room.id ORDER BY sum(file.size + file.thumb_size) DESC, room.id LIMIT :limit
	);

	add_list(to, "rooms", &large_room_shape, &rows);
}

static void
add_files(struct strbuf *to)
{
	static struct query rows = SHAPE_QUERY_SORTED("no index is worth having for this", SHAPE_COLUMNS(file.id, LARGE_FILE_FIELDS),
		FROM file LEFT JOIN message ON message.id = file.message_id LEFT JOIN room ON room.id = message.room_id
		WHERE file.id > 0 AND (room.id IS NULL OR room.kind = 'room' AND room.activity >= 0)
		ORDER BY file.size DESC, file.id LIMIT :limit
	);

	add_list(to, "largest", &large_file_shape, &rows);
}

/* The size of a file of the state directory; 0 when there is none. */
static int64_t
report_size_of(const char *name)
{
	char path[PATH_MAX];
	struct stat status;

	snprintf(path, sizeof path, "%s/%s", config.state, name);
	return stat(path, &status) ? 0 : (int64_t)status.st_size;
}

static void
add_disk(struct strbuf *to)
{
	struct statvfs disk;

	if (statvfs(config.state, &disk))
		strbuf_text(to, "\"disk\":null");
	else
		strbuf_format(to, "\"disk\":{\"free\":%lld,\"total\":%lld}", (long long)disk.f_bavail * (long long)disk.f_frsize,
		              (long long)disk.f_blocks * (long long)disk.f_frsize);
	if (*config.database)
		strbuf_text(to, ",\"database\":null");
	else
		strbuf_format(to, ",\"database\":%lld", (long long)(report_size_of("moznods.db") + report_size_of("moznods.db-wal")));
}

static void
add_quota(struct strbuf *to, const char *name, int mib)
{
	strbuf_format(to, "\"%s\":", name);
	if (mib)
		strbuf_format(to, "%lld", (long long)mib * 1024 * 1024);
	else
		strbuf_text(to, "null");
}

static void
add_totals(struct strbuf *to)
{
	static struct query files = QUERY(SELECT count(*) FROM file);
	static struct query bytes = QUERY(SELECT value FROM counter WHERE name = 'file_bytes');

	strbuf_format(to, ",\"files\":{\"count\":%lld,\"bytes\":%lld},\"quota\":{", (long long)db_one(&files),
	              (long long)db_one(&bytes));
	add_quota(to, "site", config.storage_quota_mib);
	strbuf_text(to, ",");
	add_quota(to, "user", config.user_quota_mib);
	strbuf_text(to, "}");
}

const struct error *
storage_report_show(struct request *r)
{
	strbuf_text(&r->reply, "{");
	add_disk(&r->reply);
	add_totals(&r->reply);
	add_users(&r->reply);
	add_rooms(&r->reply);
	add_files(&r->reply);
	strbuf_text(&r->reply, "}");
	return NULL;
}
