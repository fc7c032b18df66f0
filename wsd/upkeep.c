/* Periodic work: see upkeep.h. */
#include "upkeep.h"
#include "cluster.h"
#include "connection.h"
#include "housekeeper_process.h"
#include "socket.h"
#include "socket_check.h"
#include "task.h"
#include "timer.h"
#include "wheel.h"
#include "lib/base/clock.h"
#include "lib/base/metrics.h"
#include "lib/db/age.h"

enum { SECOND_MS = 1000, TOUCH_SECONDS = 3600 };

static struct timer timer;

/* Whether another hour has passed since the socket was accepted. */
static bool
is_full_hour(const struct socket *socket, int64_t now)
{
	int64_t age = (now - socket->began) / SECOND_MS;

	return age >= TOUCH_SECONDS && age % TOUCH_SECONDS == 0;
}

/* A token whose socket is open is in use, though it is not shown again. */
static void
touch_tokens(int64_t now)
{
	const struct socket *socket;

	LIST_FOREACH(socket, socket_all(), in_all)
		if (socket->state == SOCKET_OPEN && is_full_hour(socket, now))
			housekeeper_touch(socket->login.token_id);
}

static void
follow_age(struct socket *unused, const char *text, size_t length)
{
	(void)unused;
	(void)text;
	(void)length;
	age_follow();
}

static void
each_second(int64_t now)
{
	connection_tick(now);
	metrics_set(GAUGE_WEBSOCKETS, socket_count());
	touch_tokens(now);
	housekeeper_second(cluster_leads());
	task_run(NULL, follow_age, "", 0);
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
	timer_set(&timer, SECOND_MS, tick);
}

void
upkeep_end(void)
{
	housekeeper_end();
}
