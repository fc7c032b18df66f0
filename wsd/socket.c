/* One connection: see socket.h. What it writes is in socket_write.c, what it reads in socket_read.c. */
#include "socket.h"
#include "frame.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/log.h"

#include <stdlib.h>

static struct socket_list sockets = LIST_HEAD_INITIALIZER(sockets), dirty = LIST_HEAD_INITIALIZER(dirty);
static int count;
static const struct socket_handlers *handlers;

void
socket_set_handlers(const struct socket_handlers *set)
{
	handlers = set;
}

const struct socket_handlers *
socket_handlers(void)
{
	return handlers;
}

struct socket_list *
socket_all(void)
{
	return &sockets;
}

int
socket_count(void)
{
	return count;
}

int64_t
socket_wait_deadline(const struct socket *socket)
{
	return socket->waiting_since + config.crowded_timeout * 1000LL;
}

static int64_t
deadline(const struct socket *socket)
{
	if (socket->state == SOCKET_CLOSING)
		return socket->since + SOCKET_CLOSE_TIMEOUT_MS;
	if (socket->waiting_user)
		return socket_wait_deadline(socket);
	if (socket->state == SOCKET_WAITING)
		return socket->since + config.auth_timeout * 1000;
	return heartbeat_deadline(&socket->heartbeat);
}

void
socket_schedule(struct socket *socket)
{
	wheel_set(&socket->node, deadline(socket));
}

static void
set_state(struct socket *socket, enum socket_state state)
{
	socket->state = state;
	socket->since = clock_uptime_ms();
	socket_schedule(socket);
}

void
socket_begin(struct socket *socket, struct lws *wsi)
{
	socket->wsi = wsi;
	socket->began = clock_uptime_ms();
	heartbeat_begin(&socket->heartbeat, socket->began);
	SLIST_INIT(&socket->subscriptions);
	LIST_INSERT_HEAD(&sockets, socket, in_all);
	count++;
	set_state(socket, SOCKET_WAITING);
	handlers->opened(socket);
}

void
socket_open(struct socket *socket)
{
	set_state(socket, SOCKET_OPEN);
}

void
socket_ping(struct socket *socket, int64_t now)
{
	heartbeat_pinged(&socket->heartbeat, now);
	socket->ping_due = true;
	socket_mark_dirty(socket);
}

void
socket_set_in_call(struct socket *socket, bool in_call)
{
	socket->heartbeat.in_call = in_call;
	if (in_call)
		socket_schedule(socket);
}

void
socket_mark_dirty(struct socket *socket)
{
	if (socket->dirty)
		return;
	LIST_INSERT_HEAD(&dirty, socket, in_dirty);
	socket->dirty = true;
}

void
socket_clear_dirty(struct socket *socket)
{
	if (!socket->dirty)
		return;
	LIST_REMOVE(socket, in_dirty);
	socket->dirty = false;
}

struct socket *
socket_first_dirty(void)
{
	return LIST_FIRST(&dirty);
}

void
socket_close(struct socket *socket, int code, const char *reason)
{
	if (socket->state == SOCKET_CLOSING)
		return;
	socket->close_code = code;
	socket->close_reason = reason;
	socket->ping_due = false;
	socket->waiting_user = 0;
	frame_release(socket->pong);
	socket->pong = NULL;
	/* Its subscriptions stay until it has ended: the caller may be iterating over those of a room. */
	set_state(socket, SOCKET_CLOSING);
	handlers->closing(socket);
	socket_mark_dirty(socket);
}

void
socket_close_by_client(struct socket *socket, int code)
{
	socket->closed_by_client = socket->state != SOCKET_CLOSING;
	socket_close(socket, code, "");
}

/* The close code is 0 where the client ended it. */
static void
log_socket(const struct socket *socket)
{
	const struct log_field fields[] = {
		{ .name = "user", .number = socket->login.user },
		{ .name = "from", .text = socket->handshake.client },
		{ .name = "room", .number = socket->handshake.room > 0 ? socket->handshake.room : 0 },
		{ .name = "close", .number = socket->closed_by_client ? 0 : socket->close_code },
		{ .name = "seconds", .number = (clock_uptime_ms() - socket->began) / 1000 }
	};

	log_event("socket", fields, sizeof fields / sizeof fields[0]);
}

void
socket_end(struct socket *socket)
{
	/* Its handshake was never done, so it is in no list. */
	if (!socket->wsi) {
		transport_clear(&socket->unsent);
		strbuf_free(&socket->incoming);
		return;
	}
	handlers->leaving(socket);
	log_socket(socket);
	/* Set CLOSING first: ending its seat broadcasts to its room, and what is queued for it now would be written after it is
	 * freed. */
	socket->state = SOCKET_CLOSING;
	handlers->closed(socket);
	socket_clear_dirty(socket);
	wheel_remove(&socket->node);
	outbox_clear(&socket->outbox);
	transport_clear(&socket->unsent);
	frame_release(socket->pong);
	strbuf_free(&socket->incoming);
	strbuf_free(&socket->early);
	LIST_REMOVE(socket, in_all);
	count--;
	socket->wsi = NULL;
}
