/* An event as it is stored: see event_row.h. */
#include "lib/live/event_row.h"
#include "lib/base/wakeup.h"
#include "lib/db/db.h"

static struct wakeup published;

struct wakeup *
event_row_wakeup(void)
{
	return &published;
}

void
event_row_in(int64_t stream)
{
	wakeup_add(&published, stream);
}

/* Ids are positive: a negative number holds the place of the stream that is not known yet. */
void
event_row_will_be_in(int64_t account)
{
	wakeup_add(&published, -account);
}

void
event_row_is_in(int64_t account, int64_t stream)
{
	wakeup_replace(&published, -account, stream);
}

void
event_row_write(struct stream stream, const struct notification *event)
{
	static struct query insert = QUERY(
		INSERT INTO notification (stream_id, seq, type, message_id, subject, token_id, nonce, ends, data)
		VALUES (:stream, :seq, :type, nullif(CAST(:message AS bigint), 0), nullif(CAST(:user AS bigint), 0), nullif(CAST(:token AS bigint), 0), :nonce, CAST(:ends AS text), :data)
	);

	db_bind(&insert, ":stream", stream.id);
	db_bind(&insert, ":seq", stream.last_seq);
	db_bind(&insert, ":type", event->type);
	db_bind(&insert, ":message", event->message);
	db_bind(&insert, ":user", event->user);
	db_bind(&insert, ":token", event->token);
	db_bind(&insert, ":nonce", event->nonce);
	db_bind(&insert, ":ends", event->ends);
	db_bind(&insert, ":data", event->data);
	db_run(&insert);
	event_row_in(stream.id);
}
