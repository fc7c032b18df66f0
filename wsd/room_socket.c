/* The room socket: see room_socket.h. */
#include "room_socket.h"
#include "attach.h"
#include "call.h"
#include "connection_limit.h"
#include "frames.h"
#include "refusal.h"
#include "room.h"
#include "socket.h"
#include "socket_read.h"
#include "subscription.h"
#include "user_presence.h"
#include "user_socket.h"

static void
opened(struct socket *socket)
{
	const struct handshake *handshake = &socket->handshake;

	if (handshake->refusal)
		socket_refuse(socket, handshake->refusal);
	else if (*handshake->token && !socket_exceeds_failed_tokens(socket))
		attach_socket(socket, handshake->token);
}

static void
wait_ended(struct socket *socket)
{
	connection_limit_end_wait(socket);
	attach_socket(socket, socket->handshake.token);
	socket_read_early(socket);
}

/* It no longer counts for its user: a closing socket that waits for a broken connection keeps nobody out. */
static void
closing(struct socket *socket)
{
	struct subscription *subscription;

	login_end(&socket->login);
	SLIST_FOREACH(subscription, &socket->subscriptions, in_socket)
		call_socket_lost(subscription);
}

static void
closed(struct socket *socket)
{
	struct subscription *subscription;

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

const struct socket_handlers room_socket_handlers = {
	.opened = opened, .message = frames_take, .writable = attach_catch_up, .wait_ended = wait_ended, .closing = closing, .closed = closed
};
