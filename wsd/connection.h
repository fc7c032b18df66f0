/*
 * A connection from its first byte on, before it is a WebSocket and while it is one: who owns it, how many they have, and
 * how long its handshake may take.
 */
#ifndef MOZNODS_WSD_CONNECTION_H
#define MOZNODS_WSD_CONNECTION_H

#include "lib/base/address.h"
#include "lib/base/ratelimit.h"

#include <stdbool.h>
#include <stdint.h>

struct lws;

/* Whether a connection that has just been accepted is one too many of its address: so many that it is not even told so. */
bool connection_unwanted(int descriptor);

/* It is there. One of a trusted proxy is nobody's yet. */
void connection_begin(struct lws *wsi);

/* The address it came from, which may be a proxy's. */
void connection_peer(struct lws *wsi, char peer[ADDRESS_BYTES]);

/* How many new connections its client has made; its request has said who that is. */
struct quota connection_quota(struct lws *wsi, const char *client);

/* Whether, before anything was read, these are known to be too many; and for how many seconds. */
bool connection_exceeds(struct lws *wsi, int *retry_after);

/* Its handshake has said who the client is. False: they have too many. */
bool connection_identified(struct lws *wsi, const char *client);

/* Its handshake is done. */
void connection_established(struct lws *wsi);

/* It is gone. */
void connection_end(struct lws *wsi);

/* Once a second: ends handshakes that take too long, however slowly they go on. */
void connection_tick(int64_t now);

#endif
