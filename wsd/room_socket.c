/* The room socket: see room_socket.h. */
#include "room_socket.h"
#include "attach.h"
#include "call.h"
#include "connection_limit.h"
#include "frames.h"
#include "hold.h"
#include "joined.h"
#include "refusal.h"
#include "room.h"
#include "socket.h"
#include "socket_read.h"
#include "subscription.h"
#include "task.h"
#include "user_presence.h"
#include "user_socket.h"

static void
read_early(struct socket *socket, const char *text, size_t length)
{
	(void)text;
	(void)length;
	socket->busy = false;
	if (!socket->waiting_user)
		socket_read_early(socket);
}

/* Its work is done: what has come meanwhile is read. */
static void
end_work(struct socket *socket)
{
	if (socket->early.length && !socket->waiting_user)
		task_add(socket, read_early, "", 0);
	else
		socket->busy = false;
}

static void
attach_by_token(struct socket *socket, const char *text, size_t length)
{
	(void)text;
	(void)length;
	if (socket->state == SOCKET_WAITING)
		attach_socket(socket, socket->handshake.token);
	end_work(socket);
}

static void
opened(struct socket *socket)
{
	const struct handshake *handshake = &socket->handshake;

	if (handshake->refusal) {
		socket_refuse(socket, handshake->refusal);
	} else if (*handshake->token && !socket_exceeds_failed_tokens(socket)) {
		socket->busy = true;
		task_add(socket, attach_by_token, "", 0);
	}
}

static void
end_wait(struct socket *socket, const char *text, size_t length)
{
	connection_limit_end_wait(socket);
	attach_by_token(socket, text, length);
}

static void
wait_ended(struct socket *socket)
{
	if (socket->busy)
		return;
	socket->busy = true;
	task_add(socket, end_wait, "", 0);
}

static void
take_message(struct socket *socket, const char *text, size_t length)
{
	if (socket->state != SOCKET_CLOSING)
		frames_take(socket, text, length);
	end_work(socket);
}

/* Whether a message need not wait for the database: a ping asks nothing of it, and while another thread has it signals go on between the
 * seats of calls, which are in memory. */
static bool
may_pass(const struct socket *socket, enum frames_kind kind)
{
	const struct seat *seat = kind == FRAMES_SIGNAL && hold_active() ? seat_of(socket->login.user) : NULL;

	return socket->state == SOCKET_OPEN
	    && (kind == FRAMES_PING || (seat && seat->subscription && seat->subscription->socket == socket));
}

/* One message of a socket after the other: nothing more is read of it until this one has been worked on, or those that are stored
 * together have. */
static void
message(struct socket *socket, const char *text, size_t length)
{
	enum frames_kind kind = frames_kind_of((struct span){ text, length });

	if (joined_add(socket, kind, text, length)) {
		socket->busy = socket->joined == JOINED_OF_ONE || length > JOINED_LONG;
		return;
	}
	if (socket->joined) {
		socket_close(socket, CLOSE_TOO_SLOW, "out of memory");
		return;
	}
	if (may_pass(socket, kind)) {
		frames_take(socket, text, length);
		return;
	}
	socket->busy = true;
	task_add(socket, take_message, text, length);
}

static void
catch_up(struct socket *socket, const char *text, size_t length)
{
	(void)text;
	(void)length;
	socket->catch_up_asked = false;
	if (socket->state == SOCKET_OPEN && socket->catching_up)
		attach_catch_up(socket);
}

static void
writable(struct socket *socket)
{
	if (socket->catch_up_asked)
		return;
	socket->catch_up_asked = true;
	task_run(socket, catch_up, "", 0);
}

static void
closing(struct socket *socket)
{
	struct subscription *subscription;

	task_finish();
	joined_finish(socket);
	login_end(&socket->login);
	SLIST_FOREACH(subscription, &socket->subscriptions, in_socket)
		call_socket_lost(subscription);
}

static void
closed(struct socket *socket)
{
	struct subscription *subscription;

	joined_finish(socket);
	task_forget(socket);
	joined_forget(socket);
	user_socket_end(socket);
	while ((subscription = SLIST_FIRST(&socket->subscriptions))) {
		call_socket_lost(subscription);
		call_flush();
		if (subscription->attached && !subscription->addressed)
			user_presence_detach(subscription);
		room_detach(subscription);
		subscription_free(subscription);
	}
	login_end(&socket->login);
}

static const struct socket_handlers handlers = {
	.opened = opened,
	.message = message,
	.writable = writable,
	.wait_ended = wait_ended,
	.leaving = joined_settle,
	.closing = closing,
	.closed = closed
};

void
room_socket_begin(void)
{
	socket_set_handlers(&handlers);
	joined_begin(end_work);
}
