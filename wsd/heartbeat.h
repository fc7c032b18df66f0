/*
 * Heartbeats: when a connection is pinged, and when it has timed out. In a call both intervals are shorter. Times are
 * milliseconds of uptime.
 */
#ifndef MOZNODS_WSD_HEARTBEAT_H
#define MOZNODS_WSD_HEARTBEAT_H

#include <stdbool.h>
#include <stdint.h>

struct heartbeat {
	int64_t last_received, last_ping; /* bytes from the client, a ping to it */
	bool in_call;                     /* the shorter intervals apply */
};

enum heartbeat_action { HEARTBEAT_NOTHING, HEARTBEAT_PING, HEARTBEAT_TIMED_OUT };

/* The connection has begun, and counts as pinged. */
void heartbeat_begin(struct heartbeat *heartbeat, int64_t now);

/* A ping is sent. */
void heartbeat_pinged(struct heartbeat *heartbeat, int64_t now);

/* When it is to be checked next. Received bytes do not change that, so they cost nothing. */
int64_t heartbeat_deadline(const struct heartbeat *heartbeat);

/* What is to be done now. */
enum heartbeat_action heartbeat_check(const struct heartbeat *heartbeat, int64_t now);

#endif
