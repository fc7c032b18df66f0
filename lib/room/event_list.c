/* The news of a room for clients that poll: see event_list.h. */
#include "lib/room/event_list.h"
#include "lib/base/config.h"
#include "lib/live/notification.h"
#include "lib/live/stream.h"
#include "lib/request/request.h"

static void
list_event(void *context, const struct event *event)
{
	struct request *r = context;

	if (r->reply.length && r->reply.text[r->reply.length - 1] == '}')
		strbuf_text(&r->reply, ",");
	event_write(event, event->user == r->user, true, &r->reply);
}

const struct error *
event_list(struct request *r)
{
	struct stream stream = stream_of_room(r->room);
	int64_t latest = stream.last_seq;
	int64_t since = latest;

	if (input_given(&r->input, "since"))
		since = input_integer(&r->input, "since", 0, INT64_MAX);
	if (r->input.error)
		return r->input.error;
	strbuf_format(&r->reply, "{\"seq\":%lld,\"results\":[", (long long)latest);
	if (stream_resumable(&stream, since)) {
		notification_read_missed(stream.id, since, config.event_replay_max, list_event, r);
	} else {
		struct strbuf data = { 0 };
		struct event resync = { .seq = latest, .type = "resync" };

		strbuf_format(&data, "{\"seq\":%lld}", (long long)latest);
		resync.data = strbuf_string(&data);
		list_event(r, &resync);
		strbuf_free(&data);
	}
	strbuf_text(&r->reply, "]}");
	return NULL;
}
