/* Writing notifications: see publish.h. */
#include "lib/live/publish.h"
#include "lib/base/base_url.h"
#include "lib/base/strbuf.h"
#include "lib/base/wakeup.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/live/passing.h"
#include "lib/live/stream.h"

#include <stdarg.h>
#include <stdio.h>

enum { PRUNE_EVERY = 1024 }; /* notifications of this process between two prunings */

static struct wakeup published; /* the streams that have new events once the transaction is committed */

void
publish_in(int64_t stream)
{
	wakeup_add(&published, stream);
}

void
publish_prune(void)
{
	static int count;

	if (++count % PRUNE_EVERY == 0)
		stream_prune();
}

/* Where the event goes, its number being the last. */
static struct stream
stream_for(const struct notification *event)
{
	if (event->taken)
		return *event->taken;
	return event->room ? stream_advance_room(event->room) : stream_advance_account(event->user);
}

void
publish(const struct notification *event)
{
	static struct query insert = QUERY(
		INSERT INTO notification (stream_id, seq, type, message_id, subject, token_id, nonce, ends, data)
		VALUES (:stream, :seq, :type, nullif(CAST(:message AS bigint), 0), nullif(CAST(:user AS bigint), 0), nullif(CAST(:token AS bigint), 0), :nonce, CAST(:ends AS text), :data)
	);
	struct stream stream = stream_for(event);

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
	publish_in(stream.id);
	publish_prune();
}

/* Addresses in it must hold for others than who caused the event: they reached the site in other ways. */
void
publish_shape(struct notification event, const char *before, const struct shape *shape, struct query *row, const char *behind)
{
	struct strbuf data = { 0 };
	bool found;

	strbuf_text(&data, before);
	base_url_lasting(true);
	found = shape_one(shape, row, &data);
	base_url_lasting(false);
	strbuf_text(&data, behind);
	event.data = data.failed ? NULL : strbuf_string(&data);
	if (found)
		publish(&event);
	strbuf_free(&data);
}

void
publish_format(struct notification event, const char *format, ...)
{
	char data[PUBLISH_SHORT];
	va_list values;

	va_start(values, format);
	vsnprintf(data, sizeof data, format, values);
	va_end(values);
	event.data = data;
	publish(&event);
}

void
publish_passing(int64_t user, const char *type, const char *data)
{
	passing_add(user, type, data);
	publish_in(WAKEUP_PASSING);
}

void
notification_send_wakeup(void)
{
	if (!wakeup_is_empty(&published))
		wakeup_notify(&published);
	notification_forget();
}

void
notification_forget(void)
{
	published = (struct wakeup){ 0 };
}
