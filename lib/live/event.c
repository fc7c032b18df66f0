/* Events, read back: by the daemon for its sockets, by REST for clients that poll. See notification.h. */
#include "lib/base/strbuf.h"
#include "lib/db/db.h"
#include "lib/live/frame_text.h"
#include "lib/live/notification.h"

/* Calls back with each row: both readers select the same columns. */
static int
read_events(struct query *rows, event_callback *callback, void *context)
{
	int count = 0;

	for (; db_next(rows); count++) {
		struct event event = {
			.seq = db_integer(rows, 0),
			.type = db_text(rows, 1),
			.room = db_integer(rows, 2),
			.user = db_integer(rows, 3),
			.token = db_integer(rows, 4),
			.ends = db_text(rows, 5),
			.data = db_text(rows, 6),
			.nonce = db_null(rows, 7) ? NULL : db_text(rows, 7)
		};

		callback(context, &event);
	}
	return count;
}

int
notification_read_new(int64_t stream, int64_t since, int most, event_callback *callback, void *context)
{
	static struct query rows = QUERY(
		SELECT seq, type, room_id, subject, token_id, ends, data, nonce FROM event
		WHERE stream_id = :stream AND seq > :since ORDER BY seq LIMIT :most
	);

	db_bind(&rows, ":stream", stream);
	db_bind(&rows, ":since", since);
	db_bind(&rows, ":most", most);
	return read_events(&rows, callback, context);
}

int
notification_read_missed(int64_t stream, int64_t since, int most, event_callback *callback, void *context)
{
	static struct query rows = QUERY(
		SELECT seq, CASE WHEN superseded THEN 'gone' ELSE type END, room_id, CASE WHEN superseded THEN NULL ELSE subject END,
		       token_id, ends, CASE WHEN superseded THEN '{}' ELSE data END, CASE WHEN superseded THEN NULL ELSE nonce END
		FROM event WHERE stream_id = :stream AND seq > :since ORDER BY seq LIMIT :most
	);

	db_bind(&rows, ":stream", stream);
	db_bind(&rows, ":since", since);
	db_bind(&rows, ":most", most);
	return read_events(&rows, callback, context);
}

struct event
event_as_shown(const struct event *event)
{
	struct event shown = *event;

	if (event->token) {
		shown.type = "gone";
		shown.data = "{}";
	}
	return shown;
}

void
event_write(const struct event *event, bool own, bool seq, struct strbuf *to)
{
	frame_begin(to, event->type);
	if (own && event->nonce) {
		strbuf_add(to, event->data, strlen(event->data) - 1);
		strbuf_text(to, ",\"nonce\":");
		strbuf_json(to, event->nonce);
		strbuf_text(to, "}");
	} else {
		strbuf_text(to, event->data);
	}
	if (seq)
		frame_end_numbered(to, event->seq);
	else
		frame_end(to);
}
