/* Notifications: see notification.h. How one is written, and the wakeup, is in publish.c, reading them back in event.c. */
#include "lib/live/notification.h"
#include "lib/base/base_url.h"
#include "lib/base/strbuf.h"
#include "lib/db/db.h"
#include "lib/live/publish.h"
#include "lib/live/stream.h"
#include "lib/shape/room_shape.h"

#include <limits.h>
#include <stdio.h>

static void
publish_message(const char *type, const struct message_news *news)
{
	publish(&(struct notification){
		.type = type,
		.room = news->room,
		.taken = news->taken,
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
 * received it yet. It is in no index: the message knows its number. */
static void
revise(const struct message_news *news)
{
	static struct query forget = QUERY(
		UPDATE notification SET type = 'gone', subject = NULL, message_id = NULL, data = '{}'
		WHERE message_id = :message AND type = 'message_updated' AND type <> 'chat_message'
	);
	static struct query rewrite = QUERY(
		UPDATE notification SET data = :data
		WHERE stream_id = (SELECT stream.id FROM message JOIN stream ON stream.room_id = message.room_id WHERE message.id = :message)
		  AND seq = (SELECT message.seq FROM message WHERE message.id = :message) AND message_id = :message
	);

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

void
notification_forget_message(int64_t message)
{
	static struct query sending = QUERY(
		UPDATE notification SET type = 'gone', subject = NULL, message_id = NULL, nonce = NULL, data = '{}'
		WHERE stream_id = (SELECT stream.id FROM message JOIN stream ON stream.room_id = message.room_id WHERE message.id = :message)
		  AND seq = (SELECT message.seq FROM message WHERE message.id = :message) AND message_id = :message
	);
	static struct query others = QUERY(
		UPDATE notification SET type = 'gone', subject = NULL, message_id = NULL, nonce = NULL, data = '{}'
		WHERE message_id = :message AND type <> 'chat_message'
	);

	db_bind(&sending, ":message", message);
	db_run(&sending);
	db_bind(&others, ":message", message);
	db_run(&others);
}

void
notify_message_deleted(int64_t room, int64_t message)
{
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
	char before[PUBLISH_SHORT];

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

void
notify_room_ended(int64_t room)
{
	static struct query insert = QUERY(
		INSERT INTO notification (stream_id, seq, type, subject, data)
		SELECT stream.id, stream.last_seq, 'room_removed', participant.user_id, :data
		FROM participant JOIN stream ON stream.account_id = participant.user_id
		WHERE participant.room_id = :room
	);
	char data[PUBLISH_SHORT];

	snprintf(data, sizeof data, "{\"room_id\":%lld,\"reason\":\"deleted\"}", (long long)room);
	stream_advance_participants(room, event_row_in);
	db_bind(&insert, ":room", room);
	db_bind(&insert, ":data", data);
	db_run(&insert);
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
