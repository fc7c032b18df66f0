/* One connection: see session.h. The frames it may send are in frames.c. */
#include "session.h"
#include "call.h"
#include "crowd.h"
#include "enter.h"
#include "feed_stream.h"
#include "frame.h"
#include "frames.h"
#include "heartbeat.h"
#include "room.h"
#include "tally.h"
#include "writing.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/log.h"
#include "lib/base/ratelimit.h"

#include <stdlib.h>
#include <string.h>

enum { CLOSE_PATIENCE_MS = 5000 };   /* how long a closing socket may take to read what is left */

static struct session_list sessions = LIST_HEAD_INITIALIZER(sessions);
static int count;

struct session_list *
session_all(void)
{
	return &sessions;
}

int
session_count(void)
{
	return count;
}

static int64_t
deadline(const struct session *session)
{
	if (session->state == SESSION_CLOSING)
		return session->since + CLOSE_PATIENCE_MS;
	if (session->crowded)
		return crowd_deadline(session);
	if (session->state == SESSION_WAITING)
		return session->since + config.auth_timeout * 1000;
	return heartbeat_deadline(session);
}

static void
enter_state(struct session *session, enum session_state state)
{
	session->state = state;
	session->since = clock_uptime_ms();
	wheel_set(&session->place, deadline(session));
}

void
session_begin(struct session *session, struct lws *wsi)
{
	const struct handshake *handshake = &session->handshake;

	session->wsi = wsi;
	heartbeat_begin(session);
	LIST_INSERT_HEAD(&sessions, session, in_all);
	count++;
	enter_state(session, SESSION_WAITING);
	if (handshake->refusal)
		session_refuse(session, handshake->refusal);
	else if (*handshake->token && !session_guesses(session))
		session_authenticate(session, handshake->token);
}

bool
session_guesses(struct session *session)
{
	struct quota quota = ratelimit_address_next(LIMIT_GUESS, session->handshake.client);
	struct strbuf text = { 0 };

	if (!quota.exceeded)
		return false;
	frames_write_error(&error_rate_limited, NULL, NULL, &quota, &text);
	session_send_text(session, &text);
	session_close(session, CLOSE_FLOODING, error_rate_limited.code);
	strbuf_free(&text);
	return true;
}

void
session_count_guess(const struct session *session)
{
	ratelimit_address(LIMIT_GUESS, session->handshake.client);
}

void
session_authenticate(struct session *session, const char *token)
{
	enter_room(session, token);
	if (session->crowded)
		wheel_set(&session->place, deadline(session));
	else if (session->state == SESSION_WAITING)
		enter_state(session, SESSION_OPEN);
}

bool
minute_exceeds(struct minute *minute, int most)
{
	int64_t now = clock_uptime_ms();

	if (!minute->began || now - minute->began >= 60000)
		*minute = (struct minute){ now, 0 };
	return ++minute->count > most;
}

void
session_alive(struct session *session)
{
	session->heard = clock_uptime_ms();
}

void
session_send_text(struct session *session, struct strbuf *text)
{
	struct frame *frame = frame_from(text);

	session_send(session, frame);
	frame_release(frame);
}

/* One that was let in counts for its user until it closes: what a dead line still has to wait for keeps nobody out. */
static void
forget_user(struct session *session)
{
	struct whose whose = whose_user(session->user);

	if (session->counted)
		tally_remove(&whose);
	session->counted = false;
}

void
session_close(struct session *session, int code, const char *reason)
{
	if (session->state == SESSION_CLOSING)
		return;
	session->close_code = code;
	session->close_reason = reason;
	session->ping_due = false;
	session->crowded = 0;
	frame_release(session->pong);
	session->pong = NULL;
	/* It stays in its room, deaf, until it has ended: somebody may be going through the room right now. */
	enter_state(session, SESSION_CLOSING);
	forget_user(session);
	call_socket_lost(session);
	writing_due(session);
}

void
session_close_client(struct session *session, int code)
{
	session->by_client = session->state != SESSION_CLOSING;
	session_close(session, code, "");
}

void
session_refuse(struct session *session, const struct error *error)
{
	struct strbuf text = { 0 };
	int code = close_code_of(error);

	if (error == &error_authentication_required && session->state == SESSION_WAITING)
		session_count_guess(session);
	frames_write_error(error, NULL, NULL, NULL, &text);
	session_send_text(session, &text);
	session_close(session, code ? code : CLOSE_TOO_SLOW, error->code);
	strbuf_free(&text);
}

/* What became of it; the close code is 0 where the client ended it. */
static void
log_socket(const struct session *session)
{
	const struct log_field fields[] = {
		{ .name = "user", .number = session->user },
		{ .name = "from", .text = session->handshake.client },
		{ .name = "room", .number = session->handshake.room > 0 ? session->handshake.room : 0 },
		{ .name = "close", .number = session->by_client ? 0 : session->close_code },
		{ .name = "seconds", .number = (clock_uptime_ms() - session->began) / 1000 }
	};

	log_event("socket", fields, sizeof fields / sizeof fields[0]);
}

void
session_end(struct session *session)
{
	/* One that was refused during its handshake never began. */
	if (!session->wsi) {
		transport_clear(&session->unsent);
		strbuf_free(&session->incoming);
		return;
	}
	log_socket(session);
	/* Deaf from here on: its room is about to hear of its seat, and what is queued for it now would be due when it is gone. */
	session->state = SESSION_CLOSING;
	call_socket_lost(session);
	call_settle();
	room_leave(session);
	feed_stream_release(session->stream);
	feed_stream_release(session->own_stream);
	forget_user(session);
	writing_end(session);
	wheel_remove(&session->place);
	outbox_clear(&session->outbox);
	transport_clear(&session->unsent);
	frame_release(session->pong);
	strbuf_free(&session->incoming);
	strbuf_free(&session->early);
	LIST_REMOVE(session, in_all);
	count--;
	session->wsi = NULL;
}

static void
look_after(struct wheel_place *place, int64_t now)
{
	struct session *session = (struct session *)((char *)place - offsetof(struct session, place));

	if (session->state == SESSION_CLOSING && now - session->since > CLOSE_PATIENCE_MS)
		transport_kill(session->wsi);
	else if (session->crowded && now >= crowd_deadline(session))
		crowd_decide(session);
	else if (session->state == SESSION_WAITING && !session->crowded && now - session->since > config.auth_timeout * 1000)
		session_refuse(session, &error_authentication_required);
	else if (session->state == SESSION_OPEN)
		heartbeat_look(session, now);
	wheel_set(place, deadline(session));
}

void
session_look_after(int64_t now)
{
	wheel_turn(now, look_after);
}
