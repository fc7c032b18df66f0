/* News, read back: by the daemon for its sockets, by REST for clients that poll. See notification.h. */
#include "lib/base/config.h"
#include "lib/base/strbuf.h"
#include "lib/db/db.h"
#include "lib/live/frame_text.h"
#include "lib/live/notification.h"

int64_t
notification_latest(void)
{
	/* Where all rows have been pruned the mark of the pruning is the newest there was. */
	static struct query latest = QUERY(
		SELECT max(ifnull((SELECT max(id) FROM notification), 0), (SELECT value FROM counter WHERE name = 'pruned_to'))
	);

	return db_one(&latest);
}

bool
notification_resumable(int64_t room, int64_t since)
{
	static struct query pruned = QUERY(SELECT value FROM counter WHERE name = 'pruned_to');
	static struct query missed = QUERY(
		SELECT count(*) FROM (SELECT 1 FROM notification WHERE room_id = :room AND id > :since LIMIT :most + 1)
	);

	if (since < db_one(&pruned) || since > notification_latest())
		return false;
	db_bind(&missed, ":room", room);
	db_bind(&missed, ":since", since);
	db_bind(&missed, ":most", config.event_replay_max);
	return db_one(&missed) <= config.event_replay_max;
}

/* Both readers select the same columns. */
static int
tell(struct query *rows, event_hearer *hear, void *context)
{
	int count = 0;

	for (; db_next(rows); count++) {
		struct event event = {
			.seq = db_integer(rows, 0), .type = db_text(rows, 1), .room = db_integer(rows, 2),
			.user = db_integer(rows, 3), .token = db_integer(rows, 4), .ends = db_text(rows, 5),
			.data = db_text(rows, 6), .own_data = db_text(rows, 7)
		};

		hear(context, &event);
	}
	return count;
}

int
notification_tell_all(int64_t since, int most, event_hearer *hear, void *context)
{
	static struct query rows = QUERY(
		SELECT id, type, room_id, user_id, token_id, ends, data, own_data FROM event
		WHERE id > :since ORDER BY id LIMIT :most
	);

	db_bind(&rows, ":since", since);
	db_bind(&rows, ":most", most);
	return tell(&rows, hear, context);
}

int
notification_tell_room(int64_t room, int64_t since, int most, event_hearer *hear, void *context)
{
	static struct query rows = QUERY(
		SELECT id, type, room_id, user_id, token_id, ends, data, own_data FROM event
		WHERE room_id = :room AND id > :since AND NOT superseded ORDER BY id LIMIT :most
	);

	db_bind(&rows, ":room", room);
	db_bind(&rows, ":since", since);
	db_bind(&rows, ":most", most);
	return tell(&rows, hear, context);
}

void
event_write(const struct event *event, bool own, bool seq, struct strbuf *to)
{
	frame_begin(to, event->type);
	strbuf_text(to, own && *event->own_data ? event->own_data : event->data);
	if (seq)
		frame_end_numbered(to, event->seq);
	else
		frame_end(to);
}
