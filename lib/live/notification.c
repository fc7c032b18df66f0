/* Notifications, written: see notification.h. Reading them back is in event.c. */
#include "lib/live/notification.h"
#include "lib/base/base_url.h"
#include "lib/base/strbuf.h"
#include "lib/base/wakeup.h"
#include "lib/db/db.h"
#include "lib/live/passing.h"
#include "lib/live/stream.h"
#include "lib/shape/room_shape.h"

#include <limits.h>
#include <stdarg.h>
#include <stdio.h>

enum {
	PRUNE_EVERY = 1024, /* notifications of this process between two prunings */
	DATA_SHORT = 128    /* bytes of data that holds nothing but numbers */
};

static struct wakeup published; /* the streams that have new events once the transaction is committed */

/* One event to be written; 0 and NULL where it has no such value. Texts are borrowed. */
struct notification {
	const char *type;
	int64_t room;      /* of the stream that it goes to; 0: to that of its user */
	int64_t message;   /* the message it concerns: deleted with it */
	int64_t user;      /* the user it is about */
	int64_t token;     /* the login it is about */
	const char *nonce; /* for `user` alone */
	const char *ends;  /* which sockets close after it: those of a "membership", "room" or "token"; a "seat" is no socket */
	const char *data;  /* the finished JSON; NULL: memory ran out, and the transaction fails */
};

static void
prune_now_and_then(void)
{
	static int count;

	if (++count % PRUNE_EVERY == 0)
		stream_prune();
}

/* Writes an event: only this function and notify_room_ended add one to the table, or take a number. */
static void
publish(const struct notification *event)
{
	static struct query insert = QUERY(
		INSERT INTO notification (stream_id, seq, type, message_id, subject, token_id, nonce, ends, data)
		VALUES (:stream, :seq, :type, nullif(:message, 0), nullif(:user, 0), nullif(:token, 0), :nonce, :ends, :data)
	);
	struct stream stream = event->room ? stream_advance_room(event->room) : stream_advance_account(event->user);

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
	wakeup_add(&published, stream.id);
	prune_now_and_then();
}

/* The same with a shape as its data, after `before` and with `behind` behind it, and nothing where there is no row. Addresses in it
 * must hold for others than who caused the event: they reached the site in other ways. */
static void
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

/* The same with short data, which holds nothing but numbers, as printf(3) formats it. */
static void __attribute__((format(printf, 2, 3))) publish_format(struct notification event, const char *format, ...)
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
	if (!wakeup_is_empty(&published))
		wakeup_notify(&published);
	notification_forget();
}

void
notification_forget(void)
{
	published = (struct wakeup){ 0 };
}

static void
publish_message(const char *type, const struct message_news *news)
{
	publish(&(struct notification){
		.type = type,
		.room = news->room,
		.message = news->message,
		.user = news->user,
		.nonce = news->nonce,
		.data = news->data,
	});
}

void
notify_message_sent(const struct message_news *news)
{
	publish_message("chat_message", news);
}

/* Earlier edits become `gone` and keep their numbers. The event of the sending stays, with the new text, for sockets that have not
 * received it yet. */
static void
revise(const struct message_news *news)
{
	static struct query forget = QUERY(
		UPDATE notification SET type = 'gone', subject = NULL, message_id = NULL, data = '{}'
		WHERE message_id = :message AND type = 'message_updated'
	);
	static struct query rewrite = QUERY(UPDATE notification SET data = :data WHERE message_id = :message AND type = 'chat_message');

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
	publish_message("message_updated", news);
}

static void
forget_message(int64_t message)
{
	static struct query forget = QUERY(
		UPDATE notification SET type = 'gone', subject = NULL, message_id = NULL, nonce = NULL, data = '{}'
		WHERE message_id = :message
	);

	db_bind(&forget, ":message", message);
	db_run(&forget);
}

void
notify_message_deleted(int64_t room, int64_t message)
{
	forget_message(message);
	publish_format((struct notification){ .type = "message_deleted", .room = room }, "{\"id\":%lld,\"room_id\":%lld}",
	               (long long)message, (long long)room);
}

/* How often the emoji has been used on the message, behind who has used it. */
void
notify_reaction(int64_t room, int64_t message, int64_t user, const char *emoji, bool active)
{
	static struct query show = QUERY(
		SELECT username, (SELECT count(*) FROM reaction WHERE message_id = :message AND emoji = :emoji) FROM account WHERE id = :user
	);
	struct notification event = { .type = "reaction", .room = room, .message = message, .user = user };
	struct strbuf data = { 0 };

	db_bind(&show, ":message", message);
	db_bind(&show, ":emoji", emoji);
	db_bind(&show, ":user", user);
	if (!db_next(&show))
		return;
	strbuf_format(&data, "{\"message_id\":%lld,\"room_id\":%lld,\"emoji\":", (long long)message, (long long)room);
	strbuf_json(&data, emoji);
	strbuf_format(&data, ",\"user\":{\"id\":%lld,\"username\":", (long long)user);
	strbuf_json(&data, db_text(&show, 0));
	strbuf_format(&data, "},\"active\":%s,\"count\":%lld}", active ? "true" : "false", (long long)db_integer(&show, 1));
	db_end(&show);
	event.data = data.failed ? NULL : strbuf_string(&data);
	publish(&event);
	strbuf_free(&data);
}

static void
write_ids(struct strbuf *to, const int64_t *ids, int count)
{
	strbuf_text(to, "[");
	for (int i = 0; i < count; i++)
		strbuf_format(to, i ? ",%lld" : "%lld", (long long)ids[i]);
	strbuf_text(to, "]");
}

void
notify_messages_deleted(int64_t room, const int64_t *messages, int count, const int64_t *kept, int kept_count)
{
	struct strbuf data = { 0 };

	for (int i = 0; i < count; i++)
		forget_message(messages[i]);
	strbuf_format(&data, "{\"room_id\":%lld,", (long long)room);
	if (kept)
		strbuf_format(&data, "\"through_id\":%lld,\"kept\":", (long long)messages[count - 1]);
	else
		strbuf_text(&data, "\"message_ids\":");
	write_ids(&data, kept ? kept : messages, kept ? kept_count : count);
	strbuf_text(&data, "}");
	publish(&(struct notification){
		.type = "messages_deleted", .room = room, .data = data.failed ? NULL : strbuf_string(&data) });
	strbuf_free(&data);
}

void
notify_pin(int64_t room, int64_t message, int64_t user, bool active)
{
	static struct query show = SHAPE_QUERY(USER_COLUMNS, FROM account WHERE id = :user);
	char before[DATA_SHORT];

	snprintf(before, sizeof before, "{\"room_id\":%lld,\"message_id\":%lld,\"user\":", (long long)room, (long long)message);
	db_bind(&show, ":user", user);
	publish_shape((struct notification){ .type = "pin", .room = room, .message = message, .user = user }, before, &user_shape,
	              &show, active ? ",\"active\":true}" : ",\"active\":false}");
}

void
notify_participant_joined(int64_t room, int64_t user)
{
	static struct query show = SHAPE_QUERY(USER_COLUMNS, FROM account WHERE id = :user);

	db_bind(&show, ":user", user);
	publish_shape((struct notification){ .type = "participant_joined", .room = room, .user = user }, "{\"user\":", &user_shape,
	              &show, "}");
}

void
notify_participant_left(int64_t room, int64_t user)
{
	publish_format((struct notification){ .type = "participant_left", .room = room, .user = user, .ends = "membership" },
	               "{\"user_id\":%lld}", (long long)user);
}

void
notify_participant_updated(int64_t room, int64_t user, bool mutes)
{
	static struct query show = SHAPE_QUERY(PARTICIPANT_NEWS_COLUMNS, FROM participant WHERE room_id = :room AND user_id = :user);

	db_bind(&show, ":room", room);
	db_bind(&show, ":user", user);
	publish_shape((struct notification){ .type = "participant_updated", .room = room, .user = user, .ends = mutes ? "seat" : NULL },
	              "", &participant_news_shape, &show, "");
}

void
notify_room_updated(int64_t room)
{
	static struct query show = SHAPE_QUERY(ROOM_COLUMNS,
		FROM room LEFT JOIN message AS newest ON newest.id = room.activity AND newest.room_id = room.id WHERE room.id = :room
	);

	db_bind(&show, ":room", room);
	publish_shape((struct notification){ .type = "room_updated", .room = room }, "", &room_shape, &show, "");
}

void
notify_room_deleted(int64_t room, bool forget)
{
	publish_format((struct notification){ .type = "room_deleted", .room = room, .ends = "room" },
	               "{\"id\":%lld,\"room_id\":%lld}", (long long)room, (long long)room);
	if (forget)
		stream_forget_room(room, INT_MAX);
}

void
notify_token_ended(int64_t user, int64_t token)
{
	publish(&(struct notification){ .type = "token_ended", .user = user, .token = token, .ends = "token", .data = "{}" });
}

static void
publish_passing(int64_t user, const char *type, const char *data)
{
	passing_add(user, type, data);
	wakeup_add(&published, WAKEUP_PASSING);
}

/* To the user as a stored event, to whoever shares a room with them as a passing one. */
void
notify_user_updated(int64_t user)
{
	static struct query show = SHAPE_QUERY(USER_COLUMNS, FROM account WHERE id = :user);
	struct strbuf data = { 0 };

	strbuf_text(&data, "{\"user\":");
	base_url_lasting(true);
	db_bind(&show, ":user", user);
	if (shape_one(&user_shape, &show, &data)) {
		strbuf_text(&data, "}");
		publish(&(struct notification){
			.type = "user_updated", .user = user, .data = data.failed ? NULL : strbuf_string(&data) });
		publish_passing(user, "user_updated", data.failed ? NULL : strbuf_string(&data));
	}
	base_url_lasting(false);
	strbuf_free(&data);
}

void
notify_room_added(int64_t room, int64_t user)
{
	static struct query show = SHAPE_QUERY(NUMBERED_ROOM_COLUMNS,
		FROM room LEFT JOIN message AS newest ON newest.id = room.activity AND newest.room_id = room.id WHERE room.id = :room
	);
	struct strbuf membership = { 0 };

	strbuf_text(&membership, ",\"membership\":");
	membership_write(&membership, room, user);
	strbuf_text(&membership, "}");
	db_bind(&show, ":room", room);
	publish_shape((struct notification){ .type = "room_added", .user = user }, "{\"room\":", &numbered_room_shape, &show,
	              strbuf_string(&membership));
	strbuf_free(&membership);
}

void
notify_room_removed(int64_t room, int64_t user, const char *reason)
{
	publish_format((struct notification){ .type = "room_removed", .user = user }, "{\"room_id\":%lld,\"reason\":\"%s\"}",
	               (long long)room, reason);
}

static void
note_published(int64_t stream)
{
	wakeup_add(&published, stream);
}

void
notify_room_ended(int64_t room)
{
	static struct query insert = QUERY(
		INSERT INTO notification (stream_id, seq, type, subject, data)
		SELECT stream.id, stream.last_seq, 'room_removed', participant.user_id, :data
		FROM participant JOIN stream ON stream.account_id = participant.user_id
		WHERE participant.room_id = :room
	);
	char data[DATA_SHORT];

	snprintf(data, sizeof data, "{\"room_id\":%lld,\"reason\":\"deleted\"}", (long long)room);
	stream_advance_participants(room, note_published);
	db_bind(&insert, ":room", room);
	db_bind(&insert, ":data", data);
	db_run(&insert);
	prune_now_and_then();
}

void
notify_membership_updated(int64_t room, int64_t user)
{
	struct strbuf data = { 0 };

	strbuf_text(&data, "{\"membership\":");
	membership_write(&data, room, user);
	strbuf_text(&data, "}");
	publish(&(struct notification){
		.type = "membership_updated", .user = user, .data = data.failed ? NULL : strbuf_string(&data) });
	strbuf_free(&data);
}

void
notify_read_state(int64_t user, const char *data)
{
	publish_passing(user, "read_state", data);
}
