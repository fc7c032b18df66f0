/* Periodic work: see upkeep.h. */
#include "upkeep.h"
#include "cluster.h"
#include "connection.h"
#include "socket.h"
#include "socket_check.h"
#include "task.h"
#include "timer.h"
#include "wheel.h"
#include "lib/base/clock.h"
#include "lib/base/metrics.h"
#include "lib/db/db.h"
#include "lib/file/file.h"
#include "lib/file/storage.h"
#include "lib/message/purge.h"
#include "lib/message/retention.h"
#include "lib/request/token.h"
#include "lib/room/room.h"
#include "lib/search/search_index.h"
#include "lib/site/housekeeping.h"

enum { SECOND_MS = 1000, COLLECT_SECONDS = 10, COLLECT_MOST = 20, CHECKPOINT_SECONDS = 60, TOUCH_SECONDS = 3600, SLICES_MOST = 4 };

static struct timer timer;
static int64_t seconds;

/* A token whose socket is open is in use, though it is not shown again. */
static void
touch_tokens(void)
{
	const struct socket *socket;

	LIST_FOREACH(socket, socket_all(), in_all)
		if (socket->state == SOCKET_OPEN)
			token_touch(socket->login.token_id);
}

/* Work in the database, which one daemon does. */
static void
keep_house(struct socket *unused, const char *text, size_t length)
{
	(void)unused;
	(void)text;
	(void)length;
	/* An empty transaction: at its end the size of the write-ahead log is checked. */
	db_begin(READS);
	db_commit();
	for (int i = 0; i < SLICES_MOST && (purge_sweep() || room_sweep() || retention_sweep()); i++)
		;
	token_end_due();
	search_index_upkeep(seconds % CHECKPOINT_SECONDS == 0);
	if (seconds % CHECKPOINT_SECONDS == 0) {
		housekeeping_prune();
		db_checkpoint();
	}
	if (seconds % COLLECT_SECONDS == 0) {
		file_forget_orphans();
		storage_collect(COLLECT_MOST);
	}
	if (seconds % TOUCH_SECONDS == 0) {
		touch_tokens();
		token_end_expired();
	}
}

static void
each_second(int64_t now)
{
	connection_tick(now);
	seconds++;
	metrics_set(GAUGE_WEBSOCKETS, socket_count());
	/* Where a daemon runs, the workers of its host leave that to the one that leads. */
	if (seconds % CHECKPOINT_SECONDS == 0)
		housekeeping_note();
	if (cluster_leads())
		task_run(NULL, keep_house, "", 0);
}

/* Time-outs are checked in short steps, so that thousands of pings are not sent at once. */
static void
tick(struct timer *ticking)
{
	static int64_t second;
	int64_t now = clock_uptime_ms();

	socket_check_timeouts(now);
	if (now / 1000 != second)
		each_second(now);
	second = now / 1000;
	timer_set(ticking, socket_count() ? WHEEL_STEP_MS : SECOND_MS, tick);
}

void
upkeep_begin(void)
{
	housekeeping_note();
	timer_set(&timer, SECOND_MS, tick);
}
