/* A socket's interest in one room: see subscription.h. */
#include "subscription.h"
#include "feed_stream.h"
#include "frame.h"
#include "socket_write.h"
#include "lib/live/stream.h"

#include <stdlib.h>

struct subscription *
subscription_new(struct socket *socket, int64_t room_id, const struct stream *stream)
{
	struct subscription *subscription = calloc(1, sizeof *subscription);

	if (!subscription)
		return NULL;
	if (!(subscription->stream = feed_stream_hold(stream->id, stream->last_seq))) {
		free(subscription);
		return NULL;
	}
	subscription->socket = socket;
	subscription->room_id = room_id;
	subscription->seq = subscription->attached_seq = stream->last_seq;
	LIST_INSERT_HEAD(&socket->subscriptions, subscription, in_socket);
	return subscription;
}

void
subscription_free(struct subscription *subscription)
{
	LIST_REMOVE(subscription, in_socket);
	feed_stream_release(subscription->stream);
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
