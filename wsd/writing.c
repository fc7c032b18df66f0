/* From the outbox to the socket: see writing.h. */
#include "writing.h"
#include "enter.h"
#include "frame.h"
#include "session.h"
#include "lib/base/config.h"

#include <stdbool.h>
#include <sys/queue.h>

enum { JOINED_BYTES = 64 * 1024 };   /* written in one call; a larger frame goes alone */

static struct session_list due = LIST_HEAD_INITIALIZER(due);

/* Whoever makes us write faster than they read is not read from until they have caught up. */
void
writing_pause(struct session *session)
{
	if (session->paused || session->outbox.count <= (unsigned)config.queue_frames_max / 2)
		return;
	session->paused = true;
	transport_pause(session->wsi, true);
}

static void
resume_reading(struct session *session)
{
	if (!session->paused)
		return;
	session->paused = false;
	transport_pause(session->wsi, false);
}

/* Gives the socket one piece of what waits: all of it, where that fits. What it does not take now is sent first. -1 when it is broken. */
static int
write_piece(struct session *session)
{
	static unsigned char joined[JOINED_BYTES];
	size_t length = outbox_join(&session->outbox, joined, sizeof joined);
	struct frame *frame;
	bool sent;

	if (length) {
		sent = transport_send(session->wsi, &session->unsent, joined, length);
	} else {
		frame = outbox_first(&session->outbox);
		sent = transport_send(session->wsi, &session->unsent, frame->bytes, frame->length);
		outbox_pop(&session->outbox);
	}
	/* While we do not read, taking what we write is the sign of life. */
	if (session->paused && sent && !transport_waits(&session->unsent))
		session_alive(session);
	return sent ? 0 : -1;
}

/* Writes what the socket takes; -1 when it is broken. What a socket costs is the calls, not the bytes, so frames that wait go out in
 * one. */
static int
drain(struct session *session)
{
	while (outbox_first(&session->outbox) && !transport_waits(&session->unsent))
		if (write_piece(session))
			return -1;
	return 0;
}

void
writing_due(struct session *session)
{
	if (session->due)
		return;
	LIST_INSERT_HEAD(&due, session, in_due);
	session->due = true;
}

void
writing_end(struct session *session)
{
	if (!session->due)
		return;
	LIST_REMOVE(session, in_due);
	session->due = false;
}

void
session_send(struct session *session, struct frame *frame)
{
	if (session->state == SESSION_CLOSING || session->slow)
		return;
	writing_due(session);
	/* A full queue may only mean that the socket had no turn since: let it take what it can. */
	if (outbox_push(&session->outbox, frame) || (!drain(session) && outbox_push(&session->outbox, frame)))
		return;
	/* It can come back and catch up; what waits here it would not read anyway. */
	outbox_clear(&session->outbox);
	session->slow = true;
}

/* Sends a control frame, which is given up then; -1 when the socket is broken. */
static int
send_control(struct session *session, struct frame *frame)
{
	bool sent = frame && transport_send(session->wsi, &session->unsent, frame->bytes, frame->length);

	frame_release(frame);
	return sent ? 0 : -1;
}

static int
send_due(struct session *session)
{
	static const unsigned char ping[] = { 0x89, 0x00 };
	struct frame *pong = session->pong;

	session->pong = NULL;
	if (pong && send_control(session, pong))
		return -1;
	if (!session->ping_due)
		return 0;
	session->ping_due = false;
	return transport_send(session->wsi, &session->unsent, ping, sizeof ping) ? 0 : -1;
}

/* The last word, and then no more: the client's answer, or its end, ends the connection; else the wheel does. -1: there is nothing
 * to wait for. */
static int
say_goodbye(struct session *session)
{
	if (!session->said_goodbye) {
		session->said_goodbye = true;
		if (send_control(session, frame_new_close(session->close_code, session->close_reason)))
			return -1;
	}
	if (transport_waits(&session->unsent)) {
		transport_want(session->wsi);
		return 0;
	}
	transport_end(session->wsi);
	return session->by_client ? -1 : 0;
}

/* What a socket that has taken everything before is given next; -1 when it is broken. */
static int
give_more(struct session *session)
{
	if (transport_waits(&session->unsent))
		return 0;
	if (send_due(session))
		return -1;
	return outbox_first(&session->outbox) && !transport_waits(&session->unsent) ? write_piece(session) : 0;
}

/*
 * Writes at once what the turn has queued: to wait until the loop finds the socket writable would cost a turn, and as much
 * again as the writing. A socket that has not taken what it was given before waits for that all the same, and so does
 * whatever else is to be done when all is written.
 */
static void
flush(struct session *session)
{
	bool broken = give_more(session);

	/* A frame that was written in part would be cut off by the close. */
	if (!broken && (outbox_first(&session->outbox) || transport_waits(&session->unsent) || session->paused || session->ping_due
	                || (session->state == SESSION_OPEN && !session->live)))
		transport_want(session->wsi);
	else if (!broken && session->state == SESSION_CLOSING)
		broken = say_goodbye(session);
	if (broken)
		transport_kill(session->wsi);
}

void
writing_end_turn(void)
{
	struct session *session;

	while ((session = LIST_FIRST(&due))) {
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
	if (!transport_send(session->wsi, &session->unsent, "", 0))
		return -1;
	if (!transport_waits(&session->unsent) && (send_due(session) || drain(session)))
		return -1;
	/* A frame that was written in part would be cut off by the close. */
	if (outbox_first(&session->outbox) || transport_waits(&session->unsent)) {
		transport_want(session->wsi);
		return 0;
	}
	if (session->state == SESSION_CLOSING)
		writing_due(session);
	resume_reading(session);
	if (session->state == SESSION_OPEN && !session->live)
		enter_catch_up(session);
	return 0;
}
