/* The bytes of files: see file_count.h. */
#include "lib/count/file_count.h"
#include "lib/db/db.h"

/* The columns of a file that has gone. */
enum { UPLOADER, SIZE, HASH, THUMB_SIZE, THUMB_HASH };

static void
change(int64_t uploader, int64_t bytes)
{
	static struct query of_uploader = QUERY(UPDATE account SET file_bytes = file_bytes + :bytes WHERE id = :uploader);
	static struct query of_site = QUERY(UPDATE counter SET value = value + :bytes WHERE name = 'file_bytes');

	db_bind(&of_uploader, ":uploader", uploader);
	db_bind(&of_uploader, ":bytes", bytes);
	db_run(&of_uploader);
	db_bind(&of_site, ":bytes", bytes);
	db_run(&of_site);
}

void
file_count_stored(int64_t uploader, int64_t size)
{
	change(uploader, size);
}

/* Another row may have the same bytes: who removes them looks. */
static void
discard(const char *hash)
{
	static struct query note = QUERY(
		INSERT INTO discarded (hash, due) VALUES (:hash, unixepoch())
		ON CONFLICT (hash) DO UPDATE SET due = CASE WHEN excluded.due > discarded.due THEN excluded.due ELSE discarded.due END
	);

	db_bind(&note, ":hash", hash);
	db_run(&note);
}

void
file_count_deleted(struct query *row)
{
	change(db_integer(row, UPLOADER), -(db_integer(row, SIZE) + db_integer(row, THUMB_SIZE)));
	discard(db_text(row, HASH));
	if (!db_null(row, THUMB_HASH))
		discard(db_text(row, THUMB_HASH));
}

void
file_count_delete(struct query *delete)
{
	while (db_next(delete))
		file_count_deleted(delete);
}
