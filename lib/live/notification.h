/*
 * Notifications: what others should see of a change. Each is a row written in the transaction of the change itself, with its
 * finished JSON, so it becomes visible exactly when the change is committed, in the order of the commits, and never when it is
 * rolled back. It has the next number of the stream of the room, or of the account, that it concerns: see stream.h. Read back it
 * is an event.
 */
#ifndef MOZNODS_NOTIFICATION_H
#define MOZNODS_NOTIFICATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strbuf;
struct stream;

/* A message that was sent or edited. Texts are borrowed. */
struct message_news {
	int64_t room, message;
	int64_t user;      /* the author */
	const char *nonce; /* the author's, of a message just sent; NULL: none */
	const char *data;  /* the message as JSON, as everybody may see it */

	const struct stream *taken; /* of a message just sent: the number that the message has (stream_take_next) */
};

/* An event as it is read back. Texts are borrowed until the callback returns. */
struct event {
	int64_t seq;               /* in its stream */
	int64_t room, user, token; /* 0: none; a room has what came by its stream */
	const char *type;
	const char *data;  /* JSON, the same for everybody */
	const char *nonce; /* sent to `user` alone, beside the data; NULL: none */
	const char *ends;  /* "", "membership", "room", "token" or "seat" */
};

/* Called with each event that is read. */
typedef void event_callback(void *context, const struct event *event);

/* Inside a write transaction, before the message is deleted: what was published of it becomes `gone`. */
void notification_forget_message(int64_t message);

/* Inside a write transaction: each publishes one change that has just been made. */
void notify_message_sent(const struct message_news *news);
void notify_message_updated(const struct message_news *news); /* the older texts of the message are forgotten: `gone` */
void notify_message_deleted(int64_t room, int64_t message);
/* The same of several, in one event that names them; or, with `kept`, of the oldest in order of id, where it says that of all up to the last
 * of them only `kept` are left. */
void notify_messages_deleted(int64_t room, const int64_t *messages, int count, const int64_t *kept, int kept_count);
void notify_reaction(int64_t room, int64_t message, int64_t user, const char *emoji, bool active); /* goes with the message */
void notify_pin(int64_t room, int64_t message, int64_t user, bool active);                         /* the same */
void notify_participant_joined(int64_t room, int64_t user);
void notify_participant_left(int64_t room, int64_t user);                /* their sockets in the room close */
void notify_participant_updated(int64_t room, int64_t user, bool mutes); /* with `mutes` their seat in the call ends */
void notify_room_updated(int64_t room);
void notify_room_deleted(int64_t room, bool forget);  /* the room's sockets close; its events are deleted, now or later */
void notify_token_ended(int64_t user, int64_t token); /* to the user alone: the token's sockets close */
void notify_user_updated(int64_t user);               /* to the user, and to whoever shares a room with them */

/* To one user alone: the room is theirs from now on; it is no longer, because they "left", were "removed" or "banned", or it is "hidden"; what it is to them
 * has changed otherwise than by reading. The room and its participants are as they will be. */
void notify_room_added(int64_t room, int64_t user);
void notify_room_removed(int64_t room, int64_t user, const char *reason);
void notify_membership_updated(int64_t room, int64_t user);

/* To each participant of a room, who are still there: it is about to be deleted. */
void notify_room_ended(int64_t room);

/* To the open sockets of a user: positions that have moved, as JSON; NULL: out of memory. A passing event. */
void notify_read_state(int64_t user, const char *data);

/* After the transaction: wakes the daemon for the streams that have new events, if any; or, after a rollback, discards the list. */
void notification_send_wakeup(void);
void notification_forget(void);

/* Calls back with up to `most` events of a stream after `since`, in order: new ones as they happened, or, for a client that
 * resumes, those that it missed. Of a message that was edited since, a resuming client gets the edit alone, which holds all of
 * it; its sending is `gone`, without data. Inside a transaction. Returns the number of events; fewer than `most`: there are no
 * more. */
int notification_read_new(int64_t stream, int64_t since, int most, event_callback *callback, void *context);
int notification_read_missed(int64_t stream, int64_t since, int most, event_callback *callback, void *context);

/* The event as its listeners may see it: of what is the daemon's own business, the number alone. */
struct event event_as_shown(const struct event *event);

/* Appends the event as clients get it, `{"type":…,"data":…}`, with the author's nonce for `own`, and with
 * "seq" where `seq` is set. */
void event_write(const struct event *event, bool own, bool seq, struct strbuf *to);

#endif
