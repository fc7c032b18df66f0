/*
 * The event loop: see loop.h. With libuv the cost of an iteration grows with the number of events, with the library's own loop,
 * which polls, with the number of sockets: with 5,000 idle ones each message to 25 others costs a poll of all of them.
 *
 * LOOP_POLLS is defined where programs are linked statically. libwebsockets loads its part for libuv at run time, where the
 * system has it, and that brings a second C library into a static program, which crashes then.
 */
#include "loop.h"
#include "timer.h"
#include "lib/base/clock.h"

#include <libwebsockets.h>

enum { TICK_MS = 100 };

static struct lws_context *ticking;

/* Milliseconds until the next timer; -1: none is set. */
static int64_t
timer_delay(void)
{
	int64_t next = timer_next(), now = clock_uptime_ms();

	return next < 0 ? -1 : next > now ? next - now : 0;
}

/*
 * The library must run a timer of its own now and then: what it had read from a socket when reading was paused it gives out only
 * then. It notices what is scheduled from within its timers, but not always at once what is scheduled from outside.
 */
static void
tick(lws_sorted_usec_list_t *timer)
{
	lws_sul_schedule(ticking, 0, timer, tick, TICK_MS * LWS_US_PER_MS);
}

static struct lws_context *
start_ticks(struct lws_context *context)
{
	static lws_sorted_usec_list_t timer;

	ticking = context;
	if (context)
		tick(&timer);
	return context;
}

static void
end_wait(lws_sorted_usec_list_t *wait)
{
	(void)wait;
}

/* An iteration of the library's own loop: a timer of its own ends the wait. */
static bool
poll_once(struct lws_context *context)
{
	static lws_sorted_usec_list_t wait;
	int64_t delay = timer_delay();

	if (delay >= 0)
		lws_sul_schedule(context, 0, &wait, end_wait, delay ? delay * LWS_US_PER_MS : 1);
	return lws_service(context, 0) >= 0;
}

#ifdef LOOP_POLLS

struct lws_context *
loop_create(const struct lws_context_creation_info *info, void (*log)(int level, const char *line))
{
	lws_set_log_level(LLL_ERR | LLL_WARN, log);
	return start_ticks(lws_create_context(info));
}

static bool
wait_once(struct lws_context *context)
{
	return poll_once(context);
}

#else

#include <uv.h>

static uv_loop_t loop;
static uv_timer_t wait_timer;
static bool own_loop; /* the library takes part in it; otherwise it has its own */

struct lws_context *
loop_create(const struct lws_context_creation_info *info, void (*log)(int level, const char *line))
{
	static void *loops[] = { &loop };
	struct lws_context_creation_info with_loop = *info;
	struct lws_context *created = NULL;

	with_loop.options |= LWS_SERVER_OPTION_LIBUV;
	with_loop.foreign_loops = loops;
	lws_set_log_level(0, log);
	own_loop = uv_loop_init(&loop) == 0 && uv_timer_init(&loop, &wait_timer) == 0 && (created = lws_create_context(&with_loop));
	lws_set_log_level(LLL_ERR | LLL_WARN, log);
	return start_ticks(own_loop ? created : lws_create_context(info));
}

static void
end_uv_wait(uv_timer_t *timer)
{
	(void)timer;
}

static bool
wait_once(struct lws_context *context)
{
	int64_t delay = timer_delay();

	if (!own_loop)
		return poll_once(context);
	uv_update_time(&loop);
	if (delay >= 0)
		uv_timer_start(&wait_timer, end_uv_wait, (uint64_t)delay, 0);
	uv_run(&loop, UV_RUN_ONCE);
	return true;
}

#endif

bool
loop_iterate(struct lws_context *context)
{
	if (!wait_once(context))
		return false;
	timer_run();
	return true;
}
