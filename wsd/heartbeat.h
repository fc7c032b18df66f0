/*
 * Signs of life: when a session is pinged, and when it is given up for its silence. In a call, where others wait for a voice, both
 * are sooner than elsewhere.
 */
#ifndef MOZNODS_WSD_HEARTBEAT_H
#define MOZNODS_WSD_HEARTBEAT_H

#include <stdint.h>

struct session;

/* It has begun, and is as good as pinged. */
void heartbeat_begin(struct session *session);

/* When it is to be looked at, if nothing happens before; milliseconds of uptime. What it says does not change that: it costs nothing
 * to be alive. */
int64_t heartbeat_deadline(const struct session *session);

/* It sits in a call now: what it is due comes sooner. */
void heartbeat_quicken(struct session *session);

/* Pings it at once, whenever it is due. */
void heartbeat_ping(struct session *session, int64_t now);

/* Looks at an open one: closes it when it has been silent for too long, pings it when that is due. */
void heartbeat_look(struct session *session, int64_t now);

#endif
