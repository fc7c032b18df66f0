/* Removing what nobody needs any more: see gc.h. Like the daemon, under the write lock and one content at a time. */
#include "gc.h"
#include "database.h"
#include "lib/config.h"
#include "lib/db.h"
#include "lib/file.h"
#include "lib/room.h"
#include "lib/storage.h"
#include "lib/storage_check.h"

#include <err.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>

/* Removes all that is due; how many contents went, -1 when some could not. */
static int64_t
collect(void)
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

int
gc(const struct arguments *arguments)
{
	char fault[PATH_MAX + 128];
	int64_t removed;

	(void)arguments;
	if (database_look(config.state, fault, sizeof fault) != DATABASE_PRESENT)
		errx(EXIT_FAILURE, "%s", fault);
	if (!db_open(config.state))
		return EXIT_FAILURE;
	removed = collect();
	db_close();
	if (removed < 0) {
		warnx("not everything could be removed: try again, or see the log");
		return EXIT_FAILURE;
	}
	printf("%lld %s removed\n", (long long)removed, removed == 1 ? "content" : "contents");
	return EXIT_SUCCESS;
}
