/* One connection: see session.h. The frames it may send are in frames.c. */
#include "session.h"
#include "call.h"
#include "enter.h"
#include "frame.h"
#include "frames.h"
#include "room.h"
#include "tally.h"
#include "lib/clock.h"
#include "lib/config.h"
#include "lib/error.h"
#include "lib/log.h"
#include "lib/ratelimit.h"

#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>

enum {
	CLOSE_PATIENCE_MS = 5000,    /* how long a closing socket may take to read what is left */
	JOINED_BYTES = 64 * 1024     /* written in one call; a larger frame goes alone */
};

static struct session *sessions, *due;
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

static void
enter_state(struct session *session, enum session_state state)
{
	session->state = state;
	session->since = clock_uptime_ms();
}

void
session_begin(struct session *session, struct lws *wsi)
{
	const struct handshake *handshake = &session->handshake;

	session->wsi = wsi;
	session->began = session->heard = session->pinged = clock_uptime_ms();
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

/* Whoever makes us write faster than they read is not read from until they have caught up. */
static void
pause_reading(struct session *session)
{
	if (session->paused || session->outbox.count <= (unsigned)config.queue_frames_max / 2)
		return;
	session->paused = true;
	lws_rx_flow_control(session->wsi, 0);
}

static void
resume_reading(struct session *session)
{
	if (!session->paused)
		return;
	session->paused = false;
	lws_rx_flow_control(session->wsi, 1);
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
	pause_reading(session);
	return 0;
}

/* Gives the socket one piece of what waits: all of it, where that fits. What the socket does not take now the library
 * keeps and sends first. -1 when the socket is broken. */
static int
write_piece(struct session *session)
{
	static unsigned char joined[JOINED_BYTES];
	size_t length = outbox_join(&session->outbox, joined, sizeof joined);
	struct frame *frame;
	int written;

	if (length) {
		written = lws_write(session->wsi, joined, length, LWS_WRITE_RAW);
	} else {
		frame = outbox_first(&session->outbox);
		written = lws_write(session->wsi, frame->bytes, frame->length, LWS_WRITE_RAW);
		outbox_pop(&session->outbox);
	}
	/* While we do not read, taking what we write is the sign of life. */
	if (session->paused && written >= 0)
		session_alive(session);
	return written < 0 ? -1 : 0;
}

/*
 * Writes what the socket takes; -1 when it is broken. What a socket costs is the calls, not the bytes, so frames that wait go
 * out in one. Whether the socket is ready is a call of its own: the caller knows it for the first piece.
 */
static int
drain(struct session *session, bool ready)
{
	while (outbox_first(&session->outbox) && (ready || !lws_send_pipe_choked(session->wsi))) {
		if (write_piece(session))
			return -1;
		ready = false;
	}
	return 0;
}

static void
make_due(struct session *session)
{
	if (session->due)
		return;
	session->next_due = due;
	if (due)
		due->due = &session->next_due;
	session->due = &due;
	due = session;
}

static void
forget_due(struct session *session)
{
	if (!session->due)
		return;
	*session->due = session->next_due;
	if (session->next_due)
		session->next_due->due = session->due;
	session->due = NULL;
}

void
session_send(struct session *session, struct frame *frame)
{
	if (session->state == SESSION_CLOSING || session->slow)
		return;
	make_due(session);
	/* A full queue may only mean that the socket had no turn since: let it take what it can. */
	if (outbox_push(&session->outbox, frame) || (!drain(session, false) && outbox_push(&session->outbox, frame)))
		return;
	/* It can come back and catch up; what waits here it would not read anyway. */
	outbox_clear(&session->outbox);
	session->slow = true;
}

/*
 * Writes at once what the turn has queued: to wait until the loop finds the socket writable would cost a turn, and as much
 * again as the writing. A socket that has not taken what it was given before waits for that all the same, and so does
 * whatever else is to be done when all is written.
 */
static void
flush(struct session *session)
{
	if (!lws_partial_buffered(session->wsi) && outbox_first(&session->outbox) && write_piece(session)) {
		lws_set_timeout(session->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
		return;
	}
	if (outbox_first(&session->outbox) || session->paused || (session->state == SESSION_OPEN && !session->live))
		lws_callback_on_writable(session->wsi);
}

void
session_end_turn(void)
{
	struct session *session;

	while ((session = due)) {
		forget_due(session);
		if (session->slow)
			session_close(session, CLOSE_TOO_SLOW, "too slow");
		else
			flush(session);
	}
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
	/* It stays in its room, deaf, until it has ended: somebody may be going through the room right now. */
	enter_state(session, SESSION_CLOSING);
	call_socket_lost(session);
	lws_callback_on_writable(session->wsi);
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

static int
say_goodbye(struct session *session)
{
	lws_close_reason(session->wsi, (enum lws_close_status)session->close_code,
	                 (unsigned char *)session->close_reason, strlen(session->close_reason));
	return -1;
}

/* With a payload, because libwebsockets does not tell us of pongs that have none. */
static int
send_ping(struct session *session)
{
	unsigned char payload[LWS_PRE + 4] = { 0 };

	session->ping_due = false;
	memcpy(payload + LWS_PRE, "ping", 4);
	return lws_write(session->wsi, payload + LWS_PRE, 4, LWS_WRITE_PING) < 0 ? -1 : 0;
}

int
session_writable(struct session *session)
{
	if (session->ping_due && session->state != SESSION_CLOSING && send_ping(session))
		return -1;
	if (drain(session, !lws_partial_buffered(session->wsi)))
		return -1;
	/* A frame that was written in part would be cut off by the close. */
	if (outbox_first(&session->outbox) || lws_partial_buffered(session->wsi)) {
		lws_callback_on_writable(session->wsi);
		return 0;
	}
	if (session->state == SESSION_CLOSING)
		return say_goodbye(session);
	resume_reading(session);
	if (session->state == SESSION_OPEN && !session->live)
		enter_catch_up(session);
	return 0;
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
	forget_due(session);
	call_socket_lost(session);
	call_settle();
	room_leave(session);
	forget_user(session);
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
	session->pinged = now;
	session->ping_due = true;
	lws_callback_on_writable(session->wsi);
}

void
session_tick(struct session *session, int64_t now)
{
	if (session->state == SESSION_CLOSING && now - session->since > CLOSE_PATIENCE_MS)
		lws_set_timeout(session->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
	else if (session->state == SESSION_WAITING && now - session->since > config.auth_timeout * 1000)
		session_refuse(session, &error_authentication_required);
	else if (session->state == SESSION_OPEN && now - session->heard > config.ping_timeout * 1000)
		session_close(session, CLOSE_SILENT, "no sign of life");
	else if (session->state == SESSION_OPEN)
		ping_when_due(session, now);
}
