/* A socket's interest in one room: see subscription.h. */
#include "subscription.h"
#include "frame.h"
#include "socket_write.h"

#include <stdlib.h>

struct subscription *
subscription_new(struct socket *socket, int64_t room_id, int64_t seq)
{
	struct subscription *subscription = calloc(1, sizeof *subscription);

	if (!subscription)
		return NULL;
	subscription->socket = socket;
	subscription->room_id = room_id;
	subscription->seq = subscription->attached_seq = seq;
	SLIST_INSERT_HEAD(&socket->subscriptions, subscription, in_socket);
	return subscription;
}

void
subscription_free(struct subscription *subscription)
{
	SLIST_REMOVE(&subscription->socket->subscriptions, subscription, subscription, in_socket);
	free(subscription);
}

void
subscription_send(struct subscription *subscription, struct frame *frame)
{
	socket_send(subscription->socket, subscription->addressed ? frame_addressed(frame, subscription->room_id) : frame);
}

void
subscription_send_text(struct subscription *subscription, struct strbuf *text)
{
	if (subscription->addressed)
		frame_address(text, subscription->room_id);
	socket_send_text(subscription->socket, text);
}

void
subscription_send_finished(struct subscription *subscription, struct frame *frame)
{
	socket_send(subscription->socket, frame);
}
