/* The housekeeper: see housekeeper.h. */
#include "housekeeper.h"
#include "lib/base/config.h"
#include "lib/base/metrics.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/file/file.h"
#include "lib/file/storage.h"
#include "lib/message/purge.h"
#include "lib/message/retention.h"
#include "lib/request/token.h"
#include "lib/room/room.h"
#include "lib/search/search_index.h"
#include "lib/site/housekeeping.h"

#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

enum { COLLECT_SECONDS = 10, COLLECT_MOST = 20, MINUTE = 60, HOUR = 3600, SLICES_MOST = 4, NUMBERS_MOST = 512 };

static int64_t seconds; /* that the daemon has counted */

static void
keep_house(bool minute)
{
	for (int i = 0; i < SLICES_MOST && (purge_sweep() || room_sweep() || retention_sweep()); i++)
		;
	token_end_due();
	search_index_upkeep(minute);
	if (minute) {
		housekeeping_prune();
		db_checkpoint();
	}
	if (seconds % COLLECT_SECONDS == 0) {
		file_forget_orphans();
		storage_collect(COLLECT_MOST);
	}
	if (seconds % HOUR == 0)
		token_end_expired();
}

static void
pass_second(bool leads)
{
	bool minute = ++seconds % MINUTE == 0;

	/* Where a daemon runs, the workers of its host leave that to the one that leads. */
	if (minute)
		housekeeping_note();
	if (leads)
		keep_house(minute);
	else
		age_follow();
}

/* Does what is told. Of seconds that have passed while it was busy with one the last counts. */
static void
do_all(const int64_t *told, size_t count)
{
	const int64_t *second = NULL;

	for (size_t i = 0; i < count; i++)
		if (told[i] > 0)
			token_touch(told[i]);
		else
			second = &told[i];
	if (second)
		pass_second(*second == HOUSEKEEPER_SECOND);
}

int
housekeeper_run(void)
{
	int64_t told[NUMBERS_MOST];
	ssize_t bytes;

	prctl(PR_SET_NAME, "moznods.house");
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	storage_leave_bucket();
	/* Never made anew. */
	if (!db_open_again(config.state))
		return EXIT_FAILURE;
	age_load();
	metrics_open(config.state);
	housekeeping_note();
	while ((bytes = read(STDIN_FILENO, told, sizeof told)) > 0 || (bytes < 0 && errno == EINTR))
		if (bytes > 0)
			do_all(told, (size_t)bytes / sizeof *told);
	db_close();
	return EXIT_SUCCESS;
}
