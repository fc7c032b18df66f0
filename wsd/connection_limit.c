/* A user at their connection limit: see connection_limit.h. */
#include "connection_limit.h"
#include "socket.h"
#include "connection_counter.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"

enum { WAITING_MOST = 4 };   /* newcomers of a user at a time */

bool
connection_limit_reached(int64_t user)
{
	struct owner owner = owner_of_user(user);

	return config.connections_per_user && connection_counter_get(&owner) >= config.connections_per_user;
}

static int
count_waiting(int64_t user)
{
	const struct socket *socket;
	int count = 0;

	LIST_FOREACH(socket, socket_all(), in_all)
		count += socket->waiting_user == user;
	return count;
}

/* Pings the silent ones; false: there are none. */
static bool
ask(int64_t user, int64_t now)
{
	struct socket *socket;
	bool asked = false;

	LIST_FOREACH(socket, socket_all(), in_all)
		if (socket->login.user == user && socket->state == SOCKET_OPEN && now - socket->heartbeat.heard >= config.crowded_timeout * 1000LL) {
			socket_ping(socket, now);
			asked = true;
		}
	return asked;
}

bool
connection_limit_wait(struct socket *newcomer, int64_t user)
{
	int64_t now = clock_uptime_ms();

	if (newcomer->waiting_since || count_waiting(user) >= WAITING_MOST || !ask(user, now))
		return false;
	newcomer->waiting_user = user;
	newcomer->waiting_since = now;
	transport_pause(newcomer->wsi, true);
	return true;
}

/* Those that have said nothing since they were asked. */
static void
drop_silent(int64_t user, int64_t asked)
{
	struct socket *socket;

	LIST_FOREACH(socket, socket_all(), in_all)
		if (socket->login.user == user && socket->state == SOCKET_OPEN && socket->heartbeat.heard < asked)
			socket_close(socket, CLOSE_SILENT, "no sign of life");
}

void
connection_limit_end_wait(struct socket *newcomer)
{
	drop_silent(newcomer->waiting_user, newcomer->waiting_since);
	newcomer->waiting_user = 0;
	transport_pause(newcomer->wsi, false);
}
