/*
 * TCP connections, before the WebSocket handshake and after it: which client owns each, how many a client has, and how long a
 * handshake may take.
 */
#ifndef MOZNODS_WSD_CONNECTION_H
#define MOZNODS_WSD_CONNECTION_H

#include "lib/base/address.h"
#include "lib/base/ratelimit.h"

#include <stdbool.h>
#include <stdint.h>

struct lws;

/* Writes the address of an accepted connection's peer; false: there is none. */
bool connection_address(int descriptor, char address[ADDRESS_BYTES]);

/* Whether one of that address exceeds its limit by so much that it is closed without an answer. */
bool connection_is_excess(const char *address);

/* Says whose the next connection is that begins: one that another host has handed on is not of its peer. "": of its peer. */
void connection_set_peer(const char *address);

/* Called on accept; connections from a trusted proxy get an owner after the handshake. */
void connection_begin(struct lws *wsi);

/* The peer's address, which may be a proxy's. */
void connection_peer(struct lws *wsi, char peer[ADDRESS_BYTES]);

/* How many new connections its client has made; `client` is from the request. */
struct quota connection_quota(struct lws *wsi, const char *client);

/* Whether these are too many, as far as that is known before the request is read; and for how many seconds. */
bool connection_exceeds(struct lws *wsi, int *retry_after);

/* The handshake names the client. False: they have too many connections. */
bool connection_identified(struct lws *wsi, const char *client);

/* The handshake is done. */
void connection_established(struct lws *wsi);

/* Called when it is destroyed. */
void connection_end(struct lws *wsi);

/* To be called once a second: closes connections whose handshake takes too long. */
void connection_tick(int64_t now);

#endif
