/* A user at their connection limit: see connection_limit.h. */
#include "connection_limit.h"
#include "connection_counter.h"
#include "socket.h"
#include "socket_flow.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"

enum { WAITING_MOST = 4 }; /* new sockets of a user that wait at the same time */

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

/* Whether a socket of the user had been silent for so long at this time, and has been since. */
static bool
is_silent(const struct socket *socket, int64_t user, int64_t then)
{
	return socket->login.user == user && socket->state == SOCKET_OPEN && !socket_is_held(socket)
	    && socket->heartbeat.last_received <= then - config.crowded_timeout * 1000LL;
}

/* Pings the user's silent sockets; false: there are none. */
static bool
ping_silent(int64_t user, int64_t now)
{
	struct socket *socket;
	bool pinged = false;

	LIST_FOREACH(socket, socket_all(), in_all)
		if (is_silent(socket, user, now)) {
			socket_ping(socket, now);
			pinged = true;
		}
	return pinged;
}

bool
connection_limit_wait(struct socket *newcomer, int64_t user)
{
	int64_t now = clock_uptime_ms();

	if (newcomer->waiting_since || count_waiting(user) >= WAITING_MOST || !ping_silent(user, now))
		return false;
	newcomer->waiting_user = user;
	newcomer->waiting_since = now;
	socket_update_flow(newcomer);
	return true;
}

/* Closes the user's sockets that have sent nothing since they were pinged; who had just spoken then was not. */
static void
close_silent(int64_t user, int64_t pinged)
{
	struct socket *socket;

	LIST_FOREACH(socket, socket_all(), in_all)
		if (is_silent(socket, user, pinged))
			socket_close(socket, CLOSE_SILENT, "no sign of life");
}

void
connection_limit_end_wait(struct socket *newcomer)
{
	close_silent(newcomer->waiting_user, newcomer->waiting_since);
	newcomer->waiting_user = 0;
	socket_update_flow(newcomer);
}
