/* Subscribing to a room: see subscription.h. */
#include "lib/room/subscription.h"
#include "lib/base/error.h"
#include "lib/request/features.h"
#include "lib/request/limits.h"
#include "lib/request/request.h"
#include "lib/shape/call_shape.h"
#include "lib/shape/user_shape.h"

static void
write_hello(struct request *r, const struct subscription_start *subscription)
{
	strbuf_text(&r->reply, "{\"user\":");
	user_write(&r->reply, r->user, true);
	strbuf_format(&r->reply, ",\"room_id\":%lld,\"seq\":%lld,\"limits\":", (long long)r->room, (long long)subscription->seq);
	limits_write(&r->reply);
	strbuf_text(&r->reply, ",\"features\":");
	features_write(&r->reply);
	strbuf_text(&r->reply, ",\"call\":");
	call_write(&r->reply, r->room);
	strbuf_text(&r->reply, ",\"online\":");
	strbuf_text(&r->reply, subscription->online);
	strbuf_text(&r->reply, "}");
}

const struct error *
subscription_begin(struct request *r)
{
	struct subscription_start *subscription = r->context;
	bool resumes;

	subscription->stream = stream_of_room(r->room);
	subscription->own_stream = stream_of_account(r->user);
	subscription->latest = subscription->stream.last_seq;
	resumes = subscription->since >= 0 && stream_resumable(&subscription->stream, subscription->since);
	subscription->resync = subscription->since >= 0 && !resumes;
	subscription->seq = resumes ? subscription->since : subscription->latest;
	if (subscription->online)
		write_hello(r, subscription);
	return NULL;
}

const struct error *
subscription_typing(struct request *r)
{
	bool active = input_boolean(&r->input, "active");

	if (r->input.error)
		return r->input.error;
	strbuf_text(&r->reply, "{\"user\":");
	user_write(&r->reply, r->user, false);
	strbuf_text(&r->reply, active ? ",\"active\":true}" : ",\"active\":false}");
	return NULL;
}
