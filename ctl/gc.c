/* Removing what nobody needs any more: see gc.h. Like the daemon, under the write lock and one content at a time. */
#include "gc.h"
#include "arguments.h"
#include "database.h"
#include "lib/base/config.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/db/db_file.h"
#include "lib/file/file.h"
#include "lib/file/storage.h"
#include "lib/file/storage_check.h"
#include "lib/room/room.h"

#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

/* Removes all that is due; how many contents went, -1 when some could not. */
static int64_t
gc_collect(void)
{
	int64_t before, after;

	while (room_sweep())
		;
	file_forget_orphans();
	if (storage_note_strays())
		return -1;
	before = storage_due();
	storage_collect(INT_MAX);
	after = storage_due();
	return before < 0 || after != 0 ? -1 : before;
}

/* Whether the database knows less than half of what is on disk: then it is rather the database that is not what it was. */
static bool
mostly_strays(void)
{
	struct storage_counts counts;

	if (storage_survey(&counts))
		return true;
	if (counts.strays * 2 <= counts.on_disk)
		return false;
	warnx("%lld of the %lld contents in %s/files are of no file that the database knows: is it the database that belongs to "
	      "them? Nothing was removed; with --strays they are",
	      (long long)counts.strays, (long long)counts.on_disk, config.state);
	return true;
}

int
gc(const struct arguments *arguments)
{
	char fault[DB_FAULT_BYTES];
	int64_t removed;

	if (database_look(config.state, fault, sizeof fault) != DATABASE_PRESENT)
		errx(EXIT_FAILURE, "%s", fault);
	if (!db_open_again(config.state))
		return EXIT_FAILURE;
	age_load();
	if (!arguments->strays && mostly_strays()) {
		db_close();
		return EXIT_FAILURE;
	}
	removed = gc_collect();
	db_close();
	if (removed < 0) {
		warnx("not everything could be removed: try again, or see the log");
		return EXIT_FAILURE;
	}
	printf("%lld %s removed\n", (long long)removed, removed == 1 ? "content" : "contents");
	return EXIT_SUCCESS;
}
