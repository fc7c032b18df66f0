/* The keeper: see keeper.h. */
#include "keeper.h"
#include "supervisor.h"
#include "lib/db/age.h"
#include "lib/file/storage.h"
#include "lib/file/storage_cache.h"
#include "lib/store/store.h"

enum { TICK_MS = 1000, COLLECT_SECONDS = 10, TRIM_SECONDS = 60, ABANDON_SECONDS = 3600 };

int
keeper_wanted(int running)
{
	(void)running;
	return store_is_used();
}

/* One after the other, so that it can be told to stop in between. */
static void
keeper_collect(void)
{
	while (!supervisor_stops() && storage_collect(1) > 0)
		;
}

static void
keeper_tick(int64_t second)
{
	int count;

	age_follow();
	store_probe();
	if (second % COLLECT_SECONDS == 0) {
		keeper_collect();
		storage_cache_sweep();
	}
	if (second % TRIM_SECONDS == 0)
		storage_cache_trim();
	/* Uploads in pieces whose worker was killed. */
	if (second % ABANDON_SECONDS == 0)
		store_abandon(&count);
}

void
keeper_work(void)
{
	for (int64_t second = 1; !supervisor_stops(); second++) {
		supervisor_wait(-1, TICK_MS);
		if (!supervisor_stops())
			keeper_tick(second);
	}
}
