/*
 * The event loop: libuv's, where libwebsockets takes part in it, else libwebsockets' own, which polls. It also runs the timers of
 * timer.h.
 */
#ifndef MOZNODS_WSD_LOOP_H
#define MOZNODS_WSD_LOOP_H

#include <stdbool.h>

struct lws_context;
struct lws_context_creation_info;

/* Creates the library's context in the loop. NULL: it cannot. What the library says on the way is left out where that is only that
 * it lacks libuv; from then on it goes to `log`. */
struct lws_context *loop_create(const struct lws_context_creation_info *info, void (*log)(int level, const char *line));

/* One iteration: waits until something happens or a timer expires, and does it. False: the loop has ended. */
bool loop_iterate(struct lws_context *context);

#endif
