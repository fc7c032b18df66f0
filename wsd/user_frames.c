/* What a client sends over a user socket: see user_frames.h. */
#include "user_frames.h"
#include "feed.h"
#include "feed_stream.h"
#include "frame_context.h"
#include "socket.h"
#include "subscription.h"
#include "user_socket.h"
#include "lib/base/error.h"
#include "lib/base/wakeup.h"
#include "lib/request/request.h"

enum { WATCHED_MOST = 10 };

/* A client may hear over HTTP that it has joined before the feed does. */
struct subscription *
user_frames_room(struct socket *socket, int64_t room)
{
	static const struct wakeup none;
	struct subscription *subscription = user_socket_find(socket, room);

	if (subscription || !socket->login.stream)
		return subscription;
	feed_stream_mark_dirty(socket->login.stream);
	feed_read(&none);
	return user_socket_find(socket, room);
}

const struct error *
user_watch(struct request *r)
{
	const struct frame_context *context = r->context;
	struct ids rooms = input_ids(&r->input, "room_ids", WATCHED_MOST);
	struct subscription *subscription;

	if (!input_given(&r->input, "room_ids") || input_null(&r->input, "room_ids"))
		input_add_error(&r->input, "room_ids", "This field is required.");
	if (r->input.error)
		return r->input.error;
	for (size_t i = 0; i < rooms.count; i++)
		if (!user_frames_room(context->socket, rooms.id[i]))
			return &error_permission_denied;
	SLIST_FOREACH(subscription, &context->socket->subscriptions, in_socket)
		subscription->watched = false;
	for (size_t i = 0; i < rooms.count; i++)
		if ((subscription = user_socket_find(context->socket, rooms.id[i])))
			subscription->watched = true;
	return NULL;
}
