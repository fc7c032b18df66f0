/* TCP connections: see connection.h. The record of each is its opaque user data in libwebsockets. */
#include "connection.h"
#include "connection_counter.h"
#include "transport.h"
#include "lib/base/address.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/log.h"

#include <libwebsockets.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/queue.h>
#include <sys/socket.h>

enum {
	ANSWERED_OVER_LIMIT = 64, /* connections of an address beyond its limit that get an answer; further ones are closed */
	WARNING_MS = 60000        /* between two warnings */
};

struct connection {
	struct lws *wsi;    /* NULL once the handshake is done */
	bool counted;       /* `owner` is set, and it counts for them */
	struct quota quota; /* of new connections of that owner */
	struct owner owner;
	char peer[ADDRESS_BYTES];             /* "": the socket knows */
	int64_t began;                        /* clock_uptime_ms */
	LIST_ENTRY(connection) in_unfinished; /* of those whose handshake is not done */
};

static LIST_HEAD(, connection) unfinished = LIST_HEAD_INITIALIZER(unfinished);
static char next_peer[ADDRESS_BYTES]; /* see connection_set_peer */

static struct connection *
connection_of(struct lws *wsi)
{
	return lws_get_opaque_user_data(wsi);
}

/* Warns, once a minute, of an address at its limit: a proxy that is missing in trusted_proxies gets there soon. */
static void
warn(int64_t *warned, const char *address, int most, const char *what)
{
	int64_t now = clock_uptime_ms();

	if (*warned && now - *warned < WARNING_MS)
		return;
	*warned = now;
	log_warning("%s has %d %s. If it is a proxy, name it in trusted_proxies", address, most, what);
}

static void
count(struct connection *connection, const char *address)
{
	static int64_t warned;

	connection->owner = owner_of_address(address);
	connection->counted = true;
	connection_counter_add(&connection->owner);
	connection->quota = ratelimit_address(LIMIT_CONNECT, address);
	if (connection->quota.exceeded)
		warn(&warned, address, config.limit_connects, "new connections within a minute and gets no more (limit_connects)");
}

/* Whether the owner has more connections than the limit and `spare`. */
static bool
has_too_many(const struct owner *owner, const char *address, int spare)
{
	static int64_t warned;

	if (!config.connections_per_address || connection_counter_get(owner) <= config.connections_per_address + spare)
		return false;
	warn(&warned, address, config.connections_per_address, "connections and gets no more (connections_per_address)");
	return true;
}

bool
connection_address(int descriptor, char address[ADDRESS_BYTES])
{
	struct sockaddr_storage peer;
	socklen_t size = sizeof peer;

	return getpeername(descriptor, (struct sockaddr *)&peer, &size) == 0
	    && getnameinfo((struct sockaddr *)&peer, size, address, ADDRESS_BYTES, NULL, 0, NI_NUMERICHOST) == 0;
}

bool
connection_is_excess(const char *address)
{
	struct owner owner = owner_of_address(address);

	return has_too_many(&owner, address, ANSWERED_OVER_LIMIT);
}

void
connection_set_peer(const char *address)
{
	snprintf(next_peer, sizeof next_peer, "%s", address);
}

void
connection_begin(struct lws *wsi)
{
	struct connection *connection = calloc(1, sizeof *connection);
	char peer[ADDRESS_BYTES] = "";

	if (!connection)
		return;
	connection->wsi = wsi;
	memcpy(connection->peer, next_peer, sizeof next_peer);
	connection->began = clock_uptime_ms();
	LIST_INSERT_HEAD(&unfinished, connection, in_unfinished);
	lws_set_opaque_user_data(wsi, connection);
	connection_peer(wsi, peer);
	if (!address_among(peer, config.trusted_proxies))
		count(connection, peer);
}

void
connection_peer(struct lws *wsi, char peer[ADDRESS_BYTES])
{
	const struct connection *connection = connection_of(wsi);

	if (connection && *connection->peer)
		memcpy(peer, connection->peer, ADDRESS_BYTES);
	else
		lws_get_peer_simple(wsi, peer, ADDRESS_BYTES);
}

struct quota
connection_quota(struct lws *wsi, const char *client)
{
	struct connection *connection = connection_of(wsi);

	if (!connection)
		return (struct quota){ 0 };
	if (!connection->counted)
		count(connection, client);
	return connection->quota;
}

bool
connection_exceeds(struct lws *wsi, int *retry_after)
{
	const struct connection *connection = connection_of(wsi);

	if (!connection || !connection->quota.exceeded)
		return false;
	*retry_after = connection->quota.reset > 0 ? connection->quota.reset : 1;
	return true;
}

bool
connection_identified(struct lws *wsi, const char *client)
{
	struct connection *connection = connection_of(wsi);

	if (!connection)
		return true;
	if (!connection->counted)
		count(connection, client);
	return !has_too_many(&connection->owner, client, 0);
}

void
connection_established(struct lws *wsi)
{
	struct connection *connection = connection_of(wsi);

	if (!connection || !connection->wsi)
		return;
	connection->wsi = NULL;
	LIST_REMOVE(connection, in_unfinished);
}

void
connection_end(struct lws *wsi)
{
	struct connection *connection = connection_of(wsi);

	if (!connection)
		return;
	connection_established(wsi);
	if (connection->counted)
		connection_counter_remove(&connection->owner);
	lws_set_opaque_user_data(wsi, NULL);
	free(connection);
}

void
connection_tick(int64_t now)
{
	struct connection *connection;

	LIST_FOREACH(connection, &unfinished, in_unfinished)
		if (now - connection->began > config.handshake_timeout * 1000)
			transport_abort(connection->wsi);
}
