/* From the outbox to the socket: see writing.h. */
#include "writing.h"
#include "enter.h"
#include "frame.h"
#include "session.h"
#include "lib/config.h"

#include <libwebsockets.h>
#include <string.h>

enum { JOINED_BYTES = 64 * 1024 };   /* written in one call; a larger frame goes alone */

static struct session *due;

/* Whoever makes us write faster than they read is not read from until they have caught up. */
void
writing_pause(struct session *session)
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

void
writing_due(struct session *session)
{
	if (session->due)
		return;
	session->next_due = due;
	if (due)
		due->due = &session->next_due;
	session->due = &due;
	due = session;
}

void
writing_end(struct session *session)
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
	writing_due(session);
	/* A full queue may only mean that the socket had no turn since: let it take what it can. */
	if (outbox_push(&session->outbox, frame) || (!drain(session, false) && outbox_push(&session->outbox, frame)))
		return;
	/* It can come back and catch up; what waits here it would not read anyway. */
	outbox_clear(&session->outbox);
	session->slow = true;
}

/* The last word. Not from within an event of the socket's own, where with libuv the library hangs up without it. */
static void
say_goodbye(struct session *session)
{
	session->said_goodbye = true;
	lws_close_reason(session->wsi, (enum lws_close_status)session->close_code,
	                 (unsigned char *)session->close_reason, strlen(session->close_reason));
	lws_set_timeout(session->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_SYNC);
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

/* What a socket that has taken everything before is given next; -1 when it is broken. */
static int
give_more(struct session *session)
{
	if (lws_partial_buffered(session->wsi))
		return 0;
	if (session->ping_due && send_ping(session))
		return -1;
	return outbox_first(&session->outbox) ? write_piece(session) : 0;
}

/*
 * Writes at once what the turn has queued: to wait until the loop finds the socket writable would cost a turn, and as much
 * again as the writing. A socket that has not taken what it was given before waits for that all the same, and so does
 * whatever else is to be done when all is written.
 */
static void
flush(struct session *session)
{
	if (give_more(session)) {
		lws_set_timeout(session->wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
		return;
	}
	/* A frame that was written in part would be cut off by the close. */
	if (outbox_first(&session->outbox) || lws_partial_buffered(session->wsi) || session->paused || session->ping_due
	    || (session->state == SESSION_OPEN && !session->live))
		lws_callback_on_writable(session->wsi);
	else if (session->state == SESSION_CLOSING && !session->said_goodbye)
		say_goodbye(session);
}

void
writing_end_turn(void)
{
	struct session *session;

	while ((session = due)) {
		writing_end(session);
		if (session->slow) {
			session->slow = false;
			session_close(session, CLOSE_TOO_SLOW, "too slow");
		} else {
			flush(session);
		}
	}
}

int
session_writable(struct session *session)
{
	if (session->ping_due && send_ping(session))
		return -1;
	if (drain(session, !lws_partial_buffered(session->wsi)))
		return -1;
	/* A frame that was written in part would be cut off by the close. */
	if (outbox_first(&session->outbox) || lws_partial_buffered(session->wsi)) {
		lws_callback_on_writable(session->wsi);
		return 0;
	}
	if (session->state == SESSION_CLOSING)
		writing_due(session);
	resume_reading(session);
	if (session->state == SESSION_OPEN && !session->live)
		enter_catch_up(session);
	return 0;
}
