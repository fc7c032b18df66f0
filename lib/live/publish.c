/* Writing notifications: see publish.h. */
#include "lib/live/publish.h"
#include "lib/base/base_url.h"
#include "lib/base/strbuf.h"
#include "lib/base/wakeup.h"
#include "lib/db/db.h"
#include "lib/live/account_events.h"
#include "lib/live/notification.h"
#include "lib/live/stream.h"

#include <stdarg.h>
#include <stdio.h>

/* The numbers of a room are given under its lock. */
void
publish(const struct notification *event)
{
	if (event->room)
		event_row_write(event->taken ? *event->taken : stream_advance_room(event->room), event);
	else
		account_events_add(event);
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
	account_events_pass(user, type, data);
}

void
notification_send_wakeup(void)
{
	if (!wakeup_is_empty(event_row_wakeup()))
		wakeup_notify(event_row_wakeup());
	notification_forget();
}

void
notification_forget(void)
{
	*event_row_wakeup() = (struct wakeup){ 0 };
}
