/* Files: see file.h. */
#include "lib/file/file.h"
#include "lib/base/base_url.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/link.h"
#include "lib/count/file_count.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/file/filename.h"
#include "lib/file/filetype.h"
#include "lib/file/image.h"
#include "lib/file/storage.h"
#include "lib/file/thumb.h"
#include "lib/live/notification.h"
#include "lib/message/message.h"
#include "lib/request/request.h"
#include "lib/shape/message_shape.h"

#include <stdio.h>

enum { MIB = 1024 * 1024, MINUTE = 60, HOUR = 60 * 60 };

static const struct error *
show(struct request *r)
{
	return file_write(&r->reply, r->file) ? NULL : &error_not_found;
}

const struct error *
file_show(struct request *r)
{
	return show(r);
}

/* What has been received, for the step that stores it. */
struct arrival {
	const struct sent_file *sent;
	char name[FILENAME_BYTES];
	const char *type, *charset, *thumb_type;
	int width, height; /* 0: no image */
};

/* Whether the site, or this user, may store no more. */
static bool
exceeds_quota(int64_t user, int64_t size)
{
	static struct query stored = QUERY(
		SELECT (SELECT value FROM counter WHERE name = 'file_bytes'), file_bytes FROM account WHERE id = :user
	);
	bool exceeds;

	db_bind(&stored, ":user", user);
	if (!db_next(&stored))
		return false;
	exceeds = (config.storage_quota_mib && db_integer(&stored, 0) + size > (int64_t)config.storage_quota_mib * MIB)
	       || (config.user_quota_mib && db_integer(&stored, 1) + size > (int64_t)config.user_quota_mib * MIB);
	db_end(&stored);
	return exceeds;
}

static int64_t
insert_row(int64_t user, const struct arrival *arrival)
{
	static struct query insert = QUERY(
		INSERT INTO file (uploader_id, hash, name, size, content_type, width, height, charset, thumb_hash, thumb_size, thumb_type,
		                  duration_ms)
		VALUES (:user, :hash, :name, :size, :type, nullif(CAST(:width AS bigint), 0), nullif(CAST(:height AS bigint), 0), :charset, :thumb, :thumb_size, :thumb_type,
		        nullif(CAST(:duration AS bigint), -1))
		RETURNING id
	);
	const struct sent_file *sent = arrival->sent;

	db_bind(&insert, ":user", user);
	db_bind(&insert, ":hash", sent->bytes->hash);
	db_bind(&insert, ":name", arrival->name);
	db_bind(&insert, ":size", sent->bytes->size);
	db_bind(&insert, ":type", arrival->type);
	db_bind(&insert, ":charset", arrival->charset);
	db_bind(&insert, ":width", arrival->width);
	db_bind(&insert, ":height", arrival->height);
	db_bind(&insert, ":thumb", sent->thumb ? sent->thumb->hash : NULL);
	db_bind(&insert, ":thumb_size", sent->thumb ? sent->thumb->size : 0);
	db_bind(&insert, ":thumb_type", arrival->thumb_type);
	db_bind(&insert, ":duration", sent->duration);
	return db_one(&insert);
}

static const struct error *
store(struct request *r)
{
	const struct arrival *arrival = r->work;
	const struct sent_file *sent = arrival->sent;
	int64_t size = sent->bytes->size + (sent->thumb ? sent->thumb->size : 0);
	const struct error *error;

	if (config.storage_quota_mib)
		row_lock_site();
	row_lock_account(r->user);
	if (exceeds_quota(r->user, size))
		return &error_quota_exceeded;
	if ((error = thumb_keep(sent->bytes, sent->thumb)))
		return error;
	r->file = insert_row(r->user, arrival);
	file_count_stored(r->user, size);
	return show(r);
}

const struct error *
file_store(struct request *r, const struct sent_file *sent)
{
	struct arrival arrival = { .sent = sent };
	int file = sent->bytes->descriptor;
	const struct error *error;

	if (sent->thumb && !(arrival.thumb_type = thumb_type(sent->thumb)))
		return input_add_error(&r->input, "thumb", "Must be a small JPEG or WebP.");
	filename_clean(sent->name, arrival.name);
	arrival.type = filetype_of(file);
	arrival.charset = filetype_charset(file, arrival.type);
	if (filetype_is_picture(arrival.type) && !image_size(file, &arrival.width, &arrival.height))
		arrival.width = arrival.height = 0;
	if ((error = storage_announce(sent->bytes)) || (sent->thumb && (error = storage_announce(sent->thumb)))) {
		r->retry_after = storage_retry_after();
		return error;
	}
	return request_within(r, MODE_WRITES, store, &arrival);
}

const struct error *
file_fill_download(struct request *r, struct query *find)
{
	struct download *download = &r->download;

	db_bind(find, ":file", r->file);
	if (!db_next(find))
		return &error_not_found;
	snprintf(download->hash, sizeof download->hash, "%s", db_text(find, 0));
	snprintf(download->name, sizeof download->name, "%s", db_text(find, 1));
	snprintf(download->type, sizeof download->type, "%s", db_text(find, 2));
	snprintf(download->charset, sizeof download->charset, "%s", db_text(find, 3));
	download->size = db_integer(find, 4);
	download->created = db_integer(find, 5);
	db_end(find);
	return NULL;
}

const struct error *
file_download(struct request *r)
{
	static struct query find = QUERY(SELECT hash, name, content_type, charset, size, created_at FROM file WHERE id = :file);

	return file_fill_download(r, &find);
}

/* A link; the query binds what it names. */
/* clang-format off */
#define LINK_FIELDS(F) \
	F(url, shape_text, :site || '/api/files/' || :file || '/download/?expires=' || :expires || '&signature=' || :signature) \
	F(expires_at, shape_time, :expires)
/* clang-format on */
#define LINK_COLUMNS SHAPE_COLUMNS(:file, LINK_FIELDS)

SHAPE_LOCAL(link_shape, LINK_FIELDS);

const struct error *
file_link(struct request *r)
{
	static struct query show = SHAPE_QUERY(LINK_COLUMNS, LIMIT 1);
	char signature[LINK_SIGNATURE_BYTES];
	struct strbuf site = { 0 };
	const char *base;
	size_t length = base_url(&base);
	int64_t expires = clock_now() + (int64_t)config.link_minutes * MINUTE;

	if (!link_sign(r->file, expires, signature))
		return &error_internal;
	strbuf_add(&site, base, length);
	db_bind(&show, ":site", strbuf_string(&site));
	db_bind(&show, ":file", r->file);
	db_bind(&show, ":expires", expires);
	db_bind(&show, ":signature", signature);
	shape_one(&link_shape, &show, &r->reply);
	strbuf_free(&site);
	return NULL;
}

/* Who has it as an avatar, 0: nobody. Only its uploader can. */
static int64_t
find_bearer(int64_t file)
{
	static struct query bearer = QUERY(SELECT id FROM account WHERE avatar_file_id = :file);

	db_bind(&bearer, ":file", file);
	return db_one(&bearer);
}

enum { MESSAGE = 5 }; /* the column of a file that has been deleted, behind those that file_count_deleted reads */

const struct error *
file_delete(struct request *r)
{
	static struct query delete = QUERY(DELETE FROM file WHERE id = :file RETURNING uploader_id, size, hash, thumb_size, thumb_hash, message_id);
	int64_t bearer = find_bearer(r->file);

	db_bind(&delete, ":file", r->file);
	if (!db_next(&delete))
		return &error_not_found;
	r->message = db_integer(&delete, MESSAGE);
	file_count_deleted(&delete);
	db_run(&delete);
	/* The database has taken it from its bearer, which others shall see. */
	if (bearer)
		notify_user_updated(bearer);
	return r->message ? message_lose_file(r) : NULL;
}

void
file_forget_orphans(void)
{
	static struct query any = QUERY(
		SELECT EXISTS (SELECT 1 FROM file WHERE message_id IS NULL AND created_at < :horizon
		               AND NOT EXISTS (SELECT 1 FROM account WHERE avatar_file_id = file.id))
	);
	static struct query forget = QUERY(
		DELETE FROM file WHERE message_id IS NULL AND created_at < :horizon
		AND NOT EXISTS (SELECT 1 FROM account WHERE avatar_file_id = file.id) RETURNING uploader_id, size, hash, thumb_size, thumb_hash
	);
	int64_t horizon = age_now() - (int64_t)config.orphan_hours * HOUR;

	if (!config.orphan_hours)
		return;
	db_begin(READS);
	db_bind(&any, ":horizon", horizon);
	if (!db_one(&any)) {
		db_undo();
		return;
	}
	db_undo();
	db_begin(WRITES);
	db_bind(&forget, ":horizon", horizon);
	file_count_delete(&forget);
	db_commit();
}
