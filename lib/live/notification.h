/*
 * News: what others should see of a change. Each is a row written in the transaction of the change
 * itself, with its finished body, so it is heard exactly when the change is committed, in the
 * order of the commits, and never when it is rolled back.
 */
#ifndef MOZNODS_NOTIFICATION_H
#define MOZNODS_NOTIFICATION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct strbuf;

/* What is told of a message that was sent or edited. Texts are borrowed. */
struct message_news {
	int64_t room, message;
	int64_t user;         /* the author */
	const char *nonce;    /* the author's, of a message just sent; NULL: none */
	const char *data;     /* the message as JSON, as everybody may see it */
};

/* An event as it is read back. Texts are borrowed until the callback returns. */
struct event {
	int64_t seq;
	int64_t room, user, token;    /* 0: none */
	const char *type;
	const char *data;             /* JSON, as everybody hears it */
	const char *own_data;         /* as `user` does; "" where that is the same */
	const char *ends;             /* "", "membership", "room" or "token" */
};

typedef void event_hearer(void *context, const struct event *event);

/* Inside a write transaction: each tells one thing that has just been done. */
void notify_message_sent(const struct message_news *news);
void notify_message_updated(const struct message_news *news);  /* the older texts of the message are forgotten */
void notify_message_deleted(int64_t room, int64_t message);    /* and forgets what was said of the message */
void notify_participant_joined(int64_t room, int64_t user);
void notify_participant_left(int64_t room, int64_t user);      /* their sockets in the room close */
void notify_room_updated(int64_t room);
void notify_room_deleted(int64_t room, bool forget);           /* the room's sockets close; its news are forgotten, or will be */
void notify_token_ended(int64_t token);                        /* the token's sockets close */
void notify_user_updated(int64_t user);                        /* the daemon calls them by their new names */

/* After the transaction: wakes the daemon if there is news, or forgets that there would have been. */
void notification_send_wakeup(void);
void notification_forget(void);

/* Drops up to `most` events of a room that is gone, all but its end; false when there was none. Inside a write transaction. */
bool notification_forget_room(int64_t room, int most);

/* Drops events older than event_days, some at a time, inside a write transaction. What is published does so now and then by
 * itself; a daemon also does on a quiet server. */
void notification_prune(void);

/* After a restore, inside a write transaction: clients may have seen later events than there are now. Forgets all events and
 * counts on from far beyond any seq that was given out, so that everyone who comes back is told to fetch anew. */
void notification_leap(void);

/* The newest seq there is. Inside a transaction. */
int64_t notification_latest(void);

/* Whether everything that happened in a room after `since` can still be told, and is not too much. */
bool notification_resumable(int64_t room, int64_t since);

/* Tells a hearer up to `most` events after `since`, in order: of all rooms, as they happened, or of one, for who comes back:
 * that an edited message was sent is then told by its edit alone, which holds all of it. Inside a transaction. Returns how
 * many it told. */
int notification_tell_all(int64_t since, int most, event_hearer *hear, void *context);
int notification_tell_room(int64_t room, int64_t since, int most, event_hearer *hear, void *context);

/* Appends the event as clients get it, `{"type":…,"data":…}`, with the author's nonce for `own`, and with
 * "seq" where `seq` is set. */
void event_write(const struct event *event, bool own, bool seq, struct strbuf *to);

#endif
