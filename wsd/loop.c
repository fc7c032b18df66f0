/*
 * The event loop: see loop.h. With libuv a turn costs what happened in it, with the library's own loop, which polls, what there is: of
 * 5,000 sockets that are idle each message to 25 others costs the look at all of them.
 *
 * LOOP_POLLS is defined where programs are linked statically. libwebsockets loads its part for libuv at run time, where the system has
 * it, and that brings a second C library into a static program, which crashes then.
 */
#include "loop.h"

#include <libwebsockets.h>

#ifdef LOOP_POLLS

struct lws_context *
loop_create(const struct lws_context_creation_info *info, void (*log)(int level, const char *line))
{
	lws_set_log_level(LLL_ERR | LLL_WARN, log);
	return lws_create_context(info);
}

bool
loop_turn(struct lws_context *context)
{
	return lws_service(context, 0) >= 0;
}

#else

#include <uv.h>

static uv_loop_t loop;
static bool own_loop;      /* the library takes part in it; otherwise it has its own */

struct lws_context *
loop_create(const struct lws_context_creation_info *info, void (*log)(int level, const char *line))
{
	static void *loops[] = { &loop };
	struct lws_context_creation_info with_loop = *info;
	struct lws_context *created = NULL;

	with_loop.options |= LWS_SERVER_OPTION_LIBUV;
	with_loop.foreign_loops = loops;
	lws_set_log_level(0, log);
	own_loop = uv_loop_init(&loop) == 0 && (created = lws_create_context(&with_loop));
	lws_set_log_level(LLL_ERR | LLL_WARN, log);
	return own_loop ? created : lws_create_context(info);
}

bool
loop_turn(struct lws_context *context)
{
	if (own_loop)
		uv_run(&loop, UV_RUN_ONCE);
	return own_loop || lws_service(context, 0) >= 0;
}

#endif
