/* News, written: see notification.h. Reading it back is in event.c. */
#include "lib/live/notification.h"
#include "lib/base/base_url.h"
#include "lib/base/config.h"
#include "lib/base/doorbell.h"
#include "lib/db/age.h"
#include "lib/db/db.h"

#include <limits.h>

enum {
	PRUNE_EVERY = 1024,          /* notifications between two prunings */
	PRUNE_AT_MOST = 4 * 1024,    /* rows in one go: more than arrive between two */
	DAY = 24 * 60 * 60,
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

/* Runs an INSERT … RETURNING id. */
static void
publish(struct query *insert)
{
	int64_t id;

	/* Others read it, who reached the site otherwise than who caused it. */
	base_url_lasting(true);
	id = db_one(insert);
	base_url_lasting(false);
	published = true;
	if (id && id % PRUNE_EVERY == 0)
		notification_prune();
}

void
notification_ring(void)
{
	if (published)
		doorbell_ring();
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
	static struct query insert = QUERY(
		INSERT INTO notification (type, room_id, message_id, user_id, nonce, data)
		VALUES (:type, :room, :message, :user, :nonce, :data) RETURNING id
	);

	db_bind(&insert, ":type", type);
	db_bind(&insert, ":room", news->room);
	db_bind(&insert, ":message", news->message);
	db_bind(&insert, ":user", news->user);
	db_bind(&insert, ":nonce", news->nonce);
	db_bind(&insert, ":data", news->data);
	publish(&insert);
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
	static struct query insert = QUERY(
		INSERT INTO notification (type, room_id, data)
		VALUES ('message_deleted', :room, json_object('id', :message, 'room_id', :room))
		RETURNING id
	);

	forget_message(message);
	db_bind(&insert, ":room", room);
	db_bind(&insert, ":message", message);
	publish(&insert);
}

void
notify_participant_joined(int64_t room, int64_t user)
{
	static struct query insert = QUERY(
		INSERT INTO notification (type, room_id, user_id, data)
		SELECT 'participant_joined', :room, id, json_object('user', json(json)) FROM user_json WHERE id = :user
		RETURNING id
	);

	db_bind(&insert, ":room", room);
	db_bind(&insert, ":user", user);
	publish(&insert);
}

void
notify_participant_left(int64_t room, int64_t user)
{
	static struct query insert = QUERY(
		INSERT INTO notification (type, room_id, user_id, ends, data)
		VALUES ('participant_left', :room, :user, 'membership', json_object('user_id', :user))
		RETURNING id
	);

	db_bind(&insert, ":room", room);
	db_bind(&insert, ":user", user);
	publish(&insert);
}

void
notify_room_updated(int64_t room)
{
	static struct query insert = QUERY(
		INSERT INTO notification (type, room_id, data)
		SELECT 'room_updated', id, json FROM room_json WHERE id = :room
		RETURNING id
	);

	db_bind(&insert, ":room", room);
	publish(&insert);
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
	static struct query insert = QUERY(
		INSERT INTO notification (type, room_id, ends, data)
		VALUES ('room_deleted', :room, 'room', json_object('id', :room, 'room_id', :room))
		RETURNING id
	);

	if (forget)
		notification_forget_room(room, INT_MAX);
	db_bind(&insert, ":room", room);
	publish(&insert);
}

void
notify_token_ended(int64_t token)
{
	static struct query insert = QUERY(
		INSERT INTO notification (type, token_id, ends) VALUES ('token_ended', :token, 'token') RETURNING id
	);

	db_bind(&insert, ":token", token);
	publish(&insert);
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
	static struct query insert = QUERY(
		INSERT INTO notification (type, user_id, data)
		SELECT 'user_updated', id, json FROM user_json WHERE id = :user
		RETURNING id
	);

	db_bind(&insert, ":user", user);
	publish(&insert);
}
