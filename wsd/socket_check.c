/* The time-outs of sockets: see socket_check.h. The wheel names those that have expired (wheel.h). */
#include "socket_check.h"
#include "refusal.h"
#include "socket.h"
#include "socket_flow.h"
#include "lib/base/config.h"
#include "lib/base/error.h"

#include <stddef.h>

static void
check_heartbeat(struct socket *socket, int64_t now)
{
	enum heartbeat_action action;

	/* Its answer to a ping may be in what is not read. */
	if (socket_is_held(socket))
		socket->heartbeat.last_received = now;
	action = heartbeat_check(&socket->heartbeat, now);
	if (action == HEARTBEAT_TIMED_OUT)
		socket_close(socket, CLOSE_SILENT, "no sign of life");
	else if (action == HEARTBEAT_PING)
		socket_ping(socket, now);
}

static void
check(struct wheel_node *node, int64_t now)
{
	struct socket *socket = (struct socket *)((char *)node - offsetof(struct socket, node));

	if (socket->state == SOCKET_CLOSING && now - socket->since > SOCKET_CLOSE_TIMEOUT_MS)
		transport_abort(socket->wsi);
	else if (socket->waiting_user && now >= socket_wait_deadline(socket))
		socket_handlers()->wait_ended(socket);
	else if (socket->state == SOCKET_WAITING && !socket->waiting_user && now - socket->since > config.auth_timeout * 1000)
		socket_refuse(socket, &error_authentication_required);
	else if (socket->state == SOCKET_OPEN)
		check_heartbeat(socket, now);
	socket_schedule(socket);
}

void
socket_check_timeouts(int64_t now)
{
	wheel_advance(now, check);
}
