/* One connection: see session.h. The frames it may send are in frames.c. */
#include "session.h"
#include "call.h"
#include "enter.h"
#include "frame.h"
#include "frames.h"
#include "room.h"
#include "writing.h"
#include "tally.h"
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/error.h"
#include "lib/log.h"
#include "lib/ratelimit.h"

#include <libwebsockets.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { CLOSE_PATIENCE_MS = 5000 };   /* how long a closing socket may take to read what is left */

static struct session *sessions;
static int count;

struct session *
session_first(void)
{
	return sessions;
}

int
session_count(void)
{
	return count;
}

/* When it is to be looked at, if nothing happens before. What it says does not change that: it costs nothing to be alive. */
static int64_t
deadline(const struct session *session)
{
	int64_t silent = session->heard + config.ping_timeout * 1000, ping = session->pinged + config.ping_interval * 1000;

	if (session->state == SESSION_CLOSING)
		return session->since + CLOSE_PATIENCE_MS;
	if (session->state == SESSION_WAITING)
		return session->since + config.auth_timeout * 1000;
	return ping < silent ? ping : silent;
}

static void
enter_state(struct session *session, enum session_state state)
{
	session->state = state;
	session->since = clock_uptime_ms();
	wheel_set(&session->place, deadline(session));
}

/* Up to a fifth of the interval before `moment`: thousands that came together, after a restart for instance, are not to be
 * pinged together for ever. */
static int64_t
spread(int64_t moment)
{
	return moment - randombytes_uniform((uint32_t)config.ping_interval * 1000 / 5 + 1);
}

void
session_begin(struct session *session, struct lws *wsi)
{
	const struct handshake *handshake = &session->handshake;

	session->wsi = wsi;
	session->began = session->heard = clock_uptime_ms();
	session->pinged = spread(session->began);
	session->next = sessions;
	if (sessions)
		sessions->previous = session;
	sessions = session;
	count++;
	enter_state(session, SESSION_WAITING);
	if (handshake->refusal)
		session_refuse(session, handshake->refusal);
	else if (*handshake->token)
		session_authenticate(session, handshake->token);
}

/* Tells who has guessed too many tokens when to try again, and whether this is one. */
static bool
refuse_guess(struct session *session)
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
session_authenticate(struct session *session, const char *token)
{
	if (refuse_guess(session))
		return;
	enter_room(session, token);
	if (session->state == SESSION_WAITING)
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

/* One piece of a message; libwebsockets has checked that all of them together are UTF-8. */
int
session_receive(struct session *session, const char *bytes, size_t length, bool first, bool last, bool binary)
{
	session_alive(session);
	if (session->state == SESSION_CLOSING)
		return 0;
	if (first)
		strbuf_clear(&session->incoming);
	if (binary) {
		session_close(session, CLOSE_BINARY, "text frames only");
		return 0;
	}
	if (session->incoming.length + length > FRAME_BYTES_MAX) {
		session_close(session, CLOSE_TOO_BIG, "frame too large");
		return 0;
	}
	strbuf_add(&session->incoming, bytes, length);
	if (!last)
		return 0;
	if (session->incoming.failed)
		return -1;
	frames_take(session, strbuf_string(&session->incoming), session->incoming.length);
	strbuf_free(&session->incoming);
	writing_pause(session);
	return 0;
}

void
session_send_text(struct session *session, struct strbuf *text)
{
	struct frame *frame = frame_from(text);

	session_send(session, frame);
	frame_release(frame);
}

void
session_close(struct session *session, int code, const char *reason)
{
	if (session->state == SESSION_CLOSING)
		return;
	session->close_code = code;
	session->close_reason = reason;
	session->ping_due = false;
	/* It stays in its room, deaf, until it has ended: somebody may be going through the room right now. */
	enter_state(session, SESSION_CLOSING);
	call_socket_lost(session);
	writing_due(session);
}

void
session_refuse(struct session *session, const struct error *error)
{
	struct strbuf text = { 0 };

	if (error == &error_authentication_required && session->state == SESSION_WAITING)
		ratelimit_address(LIMIT_GUESS, session->handshake.client);
	frames_write_error(error, NULL, NULL, NULL, &text);
	session_send_text(session, &text);
	session_close(session, error->close ? error->close : CLOSE_TOO_SLOW, error->code);
	strbuf_free(&text);
}

/* One that was let in counts for its user. */
static void
forget_user(const struct session *session)
{
	struct whose whose = whose_user(session->user);

	if (session->user)
		tally_remove(&whose);
}

/* What became of it; the close code is 0 where the client ended it. */
static void
log_socket(const struct session *session)
{
	const struct log_field fields[] = {
		{ .name = "user", .number = session->user },
		{ .name = "from", .text = session->handshake.client },
		{ .name = "room", .number = session->handshake.room > 0 ? session->handshake.room : 0 },
		{ .name = "close", .number = session->close_code },
		{ .name = "seconds", .number = (clock_uptime_ms() - session->began) / 1000 }
	};

	log_event("socket", fields, sizeof fields / sizeof fields[0]);
}

void
session_end(struct session *session)
{
	/* One that was refused during its handshake never began. */
	if (!session->wsi)
		return;
	log_socket(session);
	/* Deaf from here on: its room is about to hear of its seat, and what is queued for it now would be due when it is gone. */
	session->state = SESSION_CLOSING;
	call_socket_lost(session);
	call_settle();
	room_leave(session);
	forget_user(session);
	writing_end(session);
	wheel_remove(&session->place);
	outbox_clear(&session->outbox);
	strbuf_free(&session->incoming);
	if (session->previous)
		session->previous->next = session->next;
	else
		sessions = session->next;
	if (session->next)
		session->next->previous = session->previous;
	count--;
	session->wsi = NULL;
}

static void
ping_when_due(struct session *session, int64_t now)
{
	if (now - session->pinged < config.ping_interval * 1000)
		return;
	session->pinged = spread(now);
	session->ping_due = true;
	writing_due(session);
}

static void
look_after(struct wheel_place *place, int64_t now)
{
	struct session *session = (struct session *)((char *)place - offsetof(struct session, place));

	if (session->state == SESSION_CLOSING && now - session->since > CLOSE_PATIENCE_MS)
		lws_set_timeout(session->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
	else if (session->state == SESSION_WAITING && now - session->since > config.auth_timeout * 1000)
		session_refuse(session, &error_authentication_required);
	else if (session->state == SESSION_OPEN && now - session->heard > config.ping_timeout * 1000)
		session_close(session, CLOSE_SILENT, "no sign of life");
	else if (session->state == SESSION_OPEN)
		ping_when_due(session, now);
	wheel_set(place, deadline(session));
}

void
session_look_after(int64_t now)
{
	wheel_turn(now, look_after);
}
