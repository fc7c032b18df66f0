/* The bytes of files: see file_count.h. */
#include "lib/count/file_count.h"
#include "lib/base/strbuf.h"
#include "lib/count/site_count.h"
#include "lib/db/db.h"
#include "lib/db/late.h"

#include <stdio.h>
#include <stdlib.h>

/* The columns of a file that has gone. */
enum { UPLOADER, SIZE, HASH, THUMB_SIZE, THUMB_HASH };

enum { HASH_BYTES = 65 }; /* in hexadecimal digits, with its end */

struct change {
	int64_t uploader, bytes;
};

static struct strbuf changes; /* of struct change */
static struct strbuf hashes;  /* of char [HASH_BYTES] */

static int
compare_changes(const void *a, const void *b)
{
	const struct change *one = a, *other = b;

	return (one->uploader > other->uploader) - (one->uploader < other->uploader);
}

static int
compare_hashes(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void
store_change(int64_t uploader, int64_t bytes)
{
	static struct query count = QUERY(UPDATE account SET file_bytes = file_bytes + :bytes WHERE id = :uploader);

	db_bind(&count, ":uploader", uploader);
	db_bind(&count, ":bytes", bytes);
	db_run(&count);
}

/* Those of one uploader are one change. */
static void
store_changes(void)
{
	struct change *change = (struct change *)(void *)changes.text;
	size_t count = changes.length / sizeof *change;
	int64_t bytes = 0;

	if (count)
		qsort(change, count, sizeof *change, compare_changes);
	for (size_t i = 0; i < count; i++) {
		bytes += change[i].bytes;
		if (i + 1 < count && change[i + 1].uploader == change[i].uploader)
			continue;
		store_change(change[i].uploader, bytes);
		bytes = 0;
	}
}

/* Another row may have the same bytes: who removes them looks. */
static void
store_hashes(void)
{
	static struct query note = QUERY(
		INSERT INTO discarded (hash, due) VALUES (:hash, unixepoch())
		ON CONFLICT (hash) DO UPDATE SET due = CASE WHEN excluded.due > discarded.due THEN excluded.due ELSE discarded.due END
	);
	size_t count = hashes.length / HASH_BYTES;

	if (count)
		qsort(hashes.text, count, HASH_BYTES, compare_hashes);
	for (size_t i = 0; i < count; i++) {
		db_bind(&note, ":hash", hashes.text + i * HASH_BYTES);
		db_run(&note);
	}
}

static void
forget(void)
{
	strbuf_free(&changes);
	strbuf_free(&hashes);
}

static void
store(void)
{
	if (changes.failed || hashes.failed)
		late_fail();
	store_changes();
	store_hashes();
	forget();
}

static void
leave_change(int64_t uploader, int64_t bytes)
{
	struct change change = { uploader, bytes };

	strbuf_add(&changes, &change, sizeof change);
	site_count_file_bytes(bytes);
	late_leave(LATE_FILES, store, forget);
}

static void
leave_hash(const char *hash)
{
	char copy[HASH_BYTES] = "";

	snprintf(copy, sizeof copy, "%s", hash);
	strbuf_add(&hashes, copy, sizeof copy);
}

void
file_count_stored(int64_t uploader, int64_t size)
{
	leave_change(uploader, size);
}

void
file_count_deleted(struct query *row)
{
	leave_change(db_integer(row, UPLOADER), -(db_integer(row, SIZE) + db_integer(row, THUMB_SIZE)));
	leave_hash(db_text(row, HASH));
	if (!db_null(row, THUMB_HASH))
		leave_hash(db_text(row, THUMB_HASH));
}

void
file_count_delete(struct query *delete)
{
	while (db_next(delete))
		file_count_deleted(delete);
}
