/* Everything that is new for somebody: see event_poll.h. */
#include "lib/room/event_poll.h"
#include "lib/base/config.h"
#include "lib/live/notification.h"
#include "lib/live/stream.h"
#include "lib/request/input_numbers.h"
#include "lib/request/request.h"
#include "lib/room/room_order.h"
#include "lib/room/sidebar.h"
#include "lib/shape/membership_shape.h"

enum { ROOMS_MOST = 500 }; /* that one may name */

/* What is being answered. */
struct poll {
	struct request *request;
	struct numbers rooms, known;
	int64_t seq;             /* of the last event that was listed of the present stream */
	int left;                /* how many events the answer may still hold */
	struct room_order order; /* of the rooms that are not hidden */
	struct strbuf listed;    /* struct listed, one behind the other */
};

/* A room that may be in the answer. */
struct listed {
	int64_t room;
	struct stream stream;
};

static void
list_event(void *context, const struct event *event)
{
	struct poll *poll = context;
	struct request *r = poll->request;
	struct event shown = event_as_shown(event);

	if (r->reply.length && r->reply.text[r->reply.length - 1] == '}')
		strbuf_text(&r->reply, ",");
	event_write(&shown, shown.user == r->user, true, &r->reply);
	poll->seq = event->seq;
	poll->left--;
}

/* Lists what came after `since`; where that is too much for one answer, the next poll goes on. */
static void
list_events(struct poll *poll, const struct stream *stream, int64_t since)
{
	poll->seq = since;
	if (poll->left > 0)
		notification_read_missed(stream->id, since, poll->left, list_event, poll);
}

static void
write_own(struct poll *poll, int64_t since)
{
	struct request *r = poll->request;
	struct stream stream = stream_of_account(r->user);

	strbuf_text(&r->reply, "{\"results\":[");
	if (since < 0)
		poll->seq = stream.last_seq;
	else if (stream_resumable(&stream, since))
		list_events(poll, &stream, since);
	else
		strbuf_format(&r->reply, "{\"type\":\"resync\",\"data\":{\"seq\":%lld},\"seq\":%lld}",
		              (long long)(poll->seq = stream.last_seq), (long long)stream.last_seq);
	strbuf_format(&r->reply, "],\"seq\":%lld", (long long)poll->seq);
}

/* A room that was named: its events, or that too much is missing. */
static void
write_events(struct poll *poll, int64_t room, const struct stream *stream, int64_t since)
{
	struct strbuf *to = &poll->request->reply;

	strbuf_format(to, "{\"room_id\":%lld,", (long long)room);
	if (stream_resumable(stream, since)) {
		strbuf_text(to, "\"results\":[");
		list_events(poll, stream, since);
		strbuf_format(to, "],\"seq\":%lld}", (long long)poll->seq);
	} else {
		strbuf_format(to, "\"seq\":%lld,\"resync\":true}", (long long)stream->last_seq);
	}
}

static void
write_room(struct poll *poll, int64_t room, const struct stream *stream)
{
	struct strbuf *to = &poll->request->reply;
	int64_t since = numbers_find(poll->rooms, room);

	if (since < 0 && stream->last_seq <= numbers_find(poll->known, room))
		return;
	if (to->length && to->text[to->length - 1] == '}')
		strbuf_text(to, ",");
	if (since >= 0)
		write_events(poll, room, stream, since);
	else
		strbuf_format(to, "{\"room_id\":%lld,\"seq\":%lld}", (long long)room, (long long)stream->last_seq);
}

/* A direct room that is hidden is left out, but where it is named. */
static void
load_rooms(struct poll *poll)
{
	static struct query rows = QUERY(
		SELECT participant.room_id, stream.id, room.last_seq, stream.pruned_to, hidden, activity
		FROM participant JOIN room ON room.id = participant.room_id JOIN stream ON stream.room_id = room.id
		WHERE participant.user_id = :user
	);

	db_bind(&rows, ":user", poll->request->user);
	while (db_next(&rows)) {
		int64_t room = db_integer(&rows, 0);
		struct listed listed = {
			room, { .id = db_integer(&rows, 1), .last_seq = db_integer(&rows, 2), .pruned_to = db_integer(&rows, 3) }
		};
		bool hidden = db_integer(&rows, 4);

		if (!hidden)
			room_order_add(&poll->order, room, db_integer(&rows, 5));
		if (!hidden || numbers_find(poll->rooms, room) >= 0)
			strbuf_add(&poll->listed, &listed, sizeof listed);
	}
}

static void
write_memberships(struct poll *poll)
{
	static struct query rows = SHAPE_QUERY(READ_STATE_COLUMNS,
		FROM participant JOIN room ON room.id = participant.room_id
		WHERE participant.user_id = :user AND NOT hidden AND activity >= :earliest
	);
	struct room_part part = room_order_pick(&poll->order, 0, SIDEBAR_SHOWN);
	struct strbuf *to = &poll->request->reply;

	strbuf_text(to, ",\"memberships\":");
	db_bind(&rows, ":user", poll->request->user);
	db_bind(&rows, ":earliest", room_part_earliest(&part));
	room_part_write(&part, &read_state_shape, &rows, to);
}

static void
write_rooms(struct poll *poll)
{
	const struct listed *listed = (const void *)poll->listed.text;
	struct strbuf *to = &poll->request->reply;

	strbuf_text(to, ",\"rooms\":[");
	for (size_t i = 0; i < poll->listed.length / sizeof *listed; i++)
		write_room(poll, listed[i].room, &listed[i].stream);
	strbuf_text(to, "]");
	to->failed = to->failed || poll->order.places.failed || poll->listed.failed;
}

const struct error *
event_poll(struct request *r)
{
	struct poll poll = { .request = r, .left = config.event_replay_max };
	int64_t since = -1;

	if (input_given(&r->input, "seq"))
		since = input_integer(&r->input, "seq", 0, INT64_MAX);
	poll.rooms = input_numbers(&r->input, "rooms", ROOMS_MOST);
	poll.known = input_numbers(&r->input, "known", INPUT_VALUES_MAX);
	if (r->input.error)
		return r->input.error;
	write_own(&poll, since);
	load_rooms(&poll);
	write_memberships(&poll);
	write_rooms(&poll);
	strbuf_text(&r->reply, "}");
	strbuf_free(&poll.order.places);
	strbuf_free(&poll.listed);
	return NULL;
}
