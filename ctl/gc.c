/* Removing what nobody needs any more: see gc.h. Like the daemon, under the write lock and one content at a time. */
#include "gc.h"
#include "arguments.h"
#include "database.h"
#include "lib/base/config.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/file/file.h"
#include "lib/file/storage.h"
#include "lib/file/storage_check.h"
#include "lib/room/room.h"
#include "lib/store/store.h"

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
	/* What a bucket has not removed is due again later, and not counted. */
	return before < 0 || after != 0 || store_has_failed() ? -1 : before;
}

/* What was begun to be put into a bucket more than a day ago, and never ended: the pieces lie there, and cost what they cost. */
static void
gc_abandon(void)
{
	int count;

	if (store_is_used() && store_abandon(&count) == STORE_DONE && count)
		printf("%d unfinished %s abandoned\n", count, count == 1 ? "upload" : "uploads");
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
	warnx("%lld of the %lld contents in %s%s are of no file that the database knows: is it the database that belongs to "
	      "them? Nothing was removed; with --strays they are",
	      (long long)counts.strays, (long long)counts.on_disk, store_is_used() ? config.storage : config.state,
	      store_is_used() ? "" : "/files");
	return true;
}

int
gc(const struct arguments *arguments)
{
	int64_t removed;

	if (!database_is_present() || !store_open() || !db_open_again(config.state))
		return EXIT_FAILURE;
	age_load();
	if (!arguments->strays && mostly_strays()) {
		db_close();
		return EXIT_FAILURE;
	}
	removed = gc_collect();
	gc_abandon();
	db_close();
	if (removed < 0) {
		warnx("not everything could be removed: try again, or see the log");
		return EXIT_FAILURE;
	}
	printf("%lld %s removed\n", (long long)removed, removed == 1 ? "content" : "contents");
	return EXIT_SUCCESS;
}
