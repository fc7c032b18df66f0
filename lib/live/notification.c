/* News, written: see notification.h. Reading it back is in event.c. */
#include "lib/live/notification.h"
#include "lib/base/base_url.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"
#include "lib/base/wakeup.h"
#include "lib/db/age.h"
#include "lib/db/db.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

enum {
	PRUNE_EVERY = 1024,          /* notifications between two prunings */
	PRUNE_AT_MOST = 4 * 1024,    /* rows in one go: more than arrive between two */
	DAY = 24 * 60 * 60,
	DATA_SHORT = 128,            /* bytes of data that holds nothing but numbers */
	LEAP = 1000 * 1000 * 1000    /* more events than are ever lost with what was not in a backup */
};

static bool published;

/* A piece at a time, and remembers how far. */
void
notification_prune(void)
{
	static struct query reach = QUERY(
		SELECT max(id) FROM (
			SELECT id, created_at FROM notification
			WHERE id > (SELECT value FROM counter WHERE name = 'pruned_to') ORDER BY id LIMIT :most
		) WHERE created_at < :horizon
	);
	static struct query drop = QUERY(DELETE FROM notification WHERE id <= :reach);
	static struct query remember = QUERY(UPDATE counter SET value = :reach WHERE name = 'pruned_to');
	int64_t end;

	if (!config.event_days)
		return;
	db_bind(&reach, ":most", PRUNE_AT_MOST);
	db_bind(&reach, ":horizon", age_now() - (int64_t)config.event_days * DAY);
	if (!(end = db_one(&reach)))
		return;
	db_bind(&drop, ":reach", end);
	db_run(&drop);
	db_bind(&remember, ":reach", end);
	db_run(&remember);
}

/* What one event says; 0 and NULL where it has nothing to say. Texts are borrowed. */
struct notification {
	const char *type;
	int64_t room;        /* whose sockets hear it */
	int64_t message;     /* what it speaks of: forgotten together */
	int64_t user;        /* whom it is about */
	int64_t token;       /* the login it is about */
	const char *nonce;   /* for `user` alone */
	const char *ends;    /* whose sockets close after hearing it: "membership", "room" or "token" */
	const char *data;    /* the finished JSON; NULL: memory ran out, and the transaction fails */
};

/* Writes an event: nothing else adds one to the table. */
static void
publish(const struct notification *event)
{
	static struct query insert = QUERY(
		INSERT INTO notification (type, room_id, message_id, user_id, token_id, nonce, ends, data)
		VALUES (:type, nullif(:room, 0), nullif(:message, 0), nullif(:user, 0), nullif(:token, 0), :nonce, :ends, :data)
		RETURNING id
	);
	int64_t id;

	db_bind(&insert, ":type", event->type);
	db_bind(&insert, ":room", event->room);
	db_bind(&insert, ":message", event->message);
	db_bind(&insert, ":user", event->user);
	db_bind(&insert, ":token", event->token);
	db_bind(&insert, ":nonce", event->nonce);
	db_bind(&insert, ":ends", event->ends);
	db_bind(&insert, ":data", event->data);
	id = db_one(&insert);
	published = true;
	if (id && id % PRUNE_EVERY == 0)
		notification_prune();
}

/* The same with the data that a query shows, and nothing where it shows none. Addresses in it must hold for others than who
 * caused the event: they reached the site in other ways. */
static void
publish_shown(struct notification event, struct query *show)
{
	struct strbuf data = { 0 };
	bool found;

	base_url_lasting(true);
	found = db_into(show, &data);
	base_url_lasting(false);
	event.data = data.failed ? NULL : strbuf_string(&data);
	if (found)
		publish(&event);
	strbuf_free(&data);
}

/* The same with short data, which holds nothing but numbers, as printf(3) formats it. */
static void __attribute__((format(printf, 2, 3)))
publish_format(struct notification event, const char *format, ...)
{
	char data[DATA_SHORT];
	va_list values;

	va_start(values, format);
	vsnprintf(data, sizeof data, format, values);
	va_end(values);
	event.data = data;
	publish(&event);
}

void
notification_send_wakeup(void)
{
	if (published)
		wakeup_notify();
	published = false;
}

void
notification_forget(void)
{
	published = false;
}

static void
tell_message(const char *type, const struct message_news *news)
{
	publish(&(struct notification){
		.type = type, .room = news->room, .message = news->message, .user = news->user, .nonce = news->nonce, .data = news->data
	});
}

void
notify_message_sent(const struct message_news *news)
{
	tell_message("chat_message", news);
}

/* The old text goes. What told of the sending stays for sockets that have not been told yet, with the new one. */
static void
revise(const struct message_news *news)
{
	static struct query forget = QUERY(DELETE FROM notification WHERE message_id = :message AND type = 'message_updated');
	static struct query rewrite = QUERY(UPDATE notification SET data = :data WHERE message_id = :message);

	db_bind(&forget, ":message", news->message);
	db_run(&forget);
	db_bind(&rewrite, ":message", news->message);
	db_bind(&rewrite, ":data", news->data);
	db_run(&rewrite);
}

void
notify_message_updated(const struct message_news *news)
{
	revise(news);
	tell_message("message_updated", news);
}

static void
forget_message(int64_t message)
{
	static struct query forget = QUERY(DELETE FROM notification WHERE message_id = :message);

	db_bind(&forget, ":message", message);
	db_run(&forget);
}

void
notify_message_deleted(int64_t room, int64_t message)
{
	forget_message(message);
	publish_format((struct notification){ .type = "message_deleted", .room = room },
	               "{\"id\":%lld,\"room_id\":%lld}", (long long)message, (long long)room);
}

void
notify_participant_joined(int64_t room, int64_t user)
{
	static struct query show = QUERY(SELECT json_object('user', json(json)) FROM user_json WHERE id = :user);

	db_bind(&show, ":user", user);
	publish_shown((struct notification){ .type = "participant_joined", .room = room, .user = user }, &show);
}

void
notify_participant_left(int64_t room, int64_t user)
{
	publish_format((struct notification){ .type = "participant_left", .room = room, .user = user, .ends = "membership" },
	               "{\"user_id\":%lld}", (long long)user);
}

void
notify_room_updated(int64_t room)
{
	static struct query show = QUERY(SELECT json FROM room_json WHERE id = :room);

	db_bind(&show, ":room", room);
	publish_shown((struct notification){ .type = "room_updated", .room = room }, &show);
}

bool
notification_forget_room(int64_t room, int most)
{
	static struct query forget = QUERY(
		DELETE FROM notification WHERE id IN (
			SELECT id FROM notification WHERE room_id = :room AND type <> 'room_deleted' ORDER BY id LIMIT :most
		)
	);

	db_bind(&forget, ":room", room);
	db_bind(&forget, ":most", most);
	db_run(&forget);
	return db_changes() > 0;
}

void
notify_room_deleted(int64_t room, bool forget)
{
	if (forget)
		notification_forget_room(room, INT_MAX);
	publish_format((struct notification){ .type = "room_deleted", .room = room, .ends = "room" },
	               "{\"id\":%lld,\"room_id\":%lld}", (long long)room, (long long)room);
}

void
notify_token_ended(int64_t token)
{
	publish(&(struct notification){ .type = "token_ended", .token = token, .ends = "token", .data = "{}" });
}

void
notification_leap(void)
{
	static struct query reach = QUERY(INSERT INTO notification (id, type) VALUES (:seq, 'restored'));
	static struct query forget = QUERY(DELETE FROM notification);
	static struct query prune = QUERY(UPDATE counter SET value = :seq WHERE name = 'pruned_to');
	int64_t seq = notification_latest() + LEAP;

	db_bind(&reach, ":seq", seq);
	db_run(&reach);
	db_run(&forget);
	db_bind(&prune, ":seq", seq);
	db_run(&prune);
}

void
notify_user_updated(int64_t user)
{
	static struct query show = QUERY(SELECT json FROM user_json WHERE id = :user);

	db_bind(&show, ":user", user);
	publish_shown((struct notification){ .type = "user_updated", .user = user }, &show);
}
