/*
 * Signs of life: when a connection is pinged, and when it is given up for its silence. In a call, where others wait for a voice, both
 * are sooner than elsewhere. Times are milliseconds of uptime.
 */
#ifndef MOZNODS_WSD_HEARTBEAT_H
#define MOZNODS_WSD_HEARTBEAT_H

#include <stdbool.h>
#include <stdint.h>

struct heartbeat {
	int64_t heard, pinged;    /* the last sign of life, the last ping */
	bool in_call;             /* the shorter times hold */
};

enum heartbeat_action { HEARTBEAT_NOTHING, HEARTBEAT_PING, HEARTBEAT_GIVE_UP };

/* The connection has begun, and counts as pinged. */
void heartbeat_begin(struct heartbeat *heartbeat, int64_t now);

/* A ping is sent. */
void heartbeat_pinged(struct heartbeat *heartbeat, int64_t now);

/* When it is to be checked next. A sign of life does not change that: it costs nothing. */
int64_t heartbeat_deadline(const struct heartbeat *heartbeat);

/* What is to be done now. */
enum heartbeat_action heartbeat_check(const struct heartbeat *heartbeat, int64_t now);

#endif
