/* From the outbox to the socket: see socket_write.h. */
#include "socket_write.h"
#include "frame.h"
#include "socket.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"

#include <stdbool.h>

enum { JOINED_BYTES = 64 * 1024 };   /* written in one call; a larger frame goes alone */

/* Whoever makes us write faster than they read is not read from until they have caught up. */
void
socket_pause_reading(struct socket *socket)
{
	if (socket->paused || socket->outbox.count <= (unsigned)config.queue_frames_max / 2)
		return;
	socket->paused = true;
	transport_pause(socket->wsi, true);
}

static void
resume_reading(struct socket *socket)
{
	if (!socket->paused)
		return;
	socket->paused = false;
	transport_pause(socket->wsi, false);
}

/* Gives the socket one piece of what waits: all of it, where that fits. What it does not take now is sent first. -1 when it is broken. */
static int
write_piece(struct socket *socket)
{
	static unsigned char joined[JOINED_BYTES];
	size_t length = outbox_join(&socket->outbox, joined, sizeof joined);
	struct frame *frame;
	bool sent;

	if (length) {
		sent = transport_send(socket->wsi, &socket->unsent, joined, length);
	} else {
		frame = outbox_first(&socket->outbox);
		sent = transport_send(socket->wsi, &socket->unsent, frame->bytes, frame->length);
		outbox_pop(&socket->outbox);
	}
	/* While we do not read, taking what we write is the sign of life. */
	if (socket->paused && sent && !transport_waits(&socket->unsent))
		socket->heartbeat.heard = clock_uptime_ms();
	return sent ? 0 : -1;
}

/* Writes what the socket takes; -1 when it is broken. What a socket costs is the calls, not the bytes, so frames that wait go out in
 * one. */
static int
drain(struct socket *socket)
{
	while (outbox_first(&socket->outbox) && !transport_waits(&socket->unsent))
		if (write_piece(socket))
			return -1;
	return 0;
}

void
socket_send_text(struct socket *socket, struct strbuf *text)
{
	struct frame *frame = frame_from(text);

	socket_send(socket, frame);
	frame_release(frame);
}

void
socket_send(struct socket *socket, struct frame *frame)
{
	if (socket->state == SOCKET_CLOSING || socket->overflowed)
		return;
	socket_mark_dirty(socket);
	/* A full queue may only mean that the socket was not written to since: let it take what it can. */
	if (outbox_push(&socket->outbox, frame) || (!drain(socket) && outbox_push(&socket->outbox, frame)))
		return;
	/* It can come back and catch up; what waits here it would not read anyway. */
	outbox_clear(&socket->outbox);
	socket->overflowed = true;
}

/* Sends a control frame, which is given up then; -1 when the socket is broken. */
static int
send_control(struct socket *socket, struct frame *frame)
{
	bool sent = frame && transport_send(socket->wsi, &socket->unsent, frame->bytes, frame->length);

	frame_release(frame);
	return sent ? 0 : -1;
}

static int
send_pings(struct socket *socket)
{
	static const unsigned char ping[] = { 0x89, 0x00 };
	struct frame *pong = socket->pong;

	socket->pong = NULL;
	if (pong && send_control(socket, pong))
		return -1;
	if (!socket->ping_due)
		return 0;
	socket->ping_due = false;
	return transport_send(socket->wsi, &socket->unsent, ping, sizeof ping) ? 0 : -1;
}

/* The last word, and then no more: the client's answer, or its end, ends the connection; else the wheel does. -1: there is nothing
 * to wait for. */
static int
send_close(struct socket *socket)
{
	if (!socket->close_sent) {
		socket->close_sent = true;
		if (send_control(socket, frame_new_close(socket->close_code, socket->close_reason)))
			return -1;
	}
	if (transport_waits(&socket->unsent)) {
		transport_want(socket->wsi);
		return 0;
	}
	transport_end(socket->wsi);
	return socket->closed_by_client ? -1 : 0;
}

/* What a socket that has taken everything before is given next; -1 when it is broken. */
static int
give_more(struct socket *socket)
{
	if (transport_waits(&socket->unsent))
		return 0;
	if (send_pings(socket))
		return -1;
	return outbox_first(&socket->outbox) && !transport_waits(&socket->unsent) ? write_piece(socket) : 0;
}

/*
 * Writes at once what the iteration has queued: to wait until the loop finds the socket writable would cost another, and as much
 * again as the writing. A socket that has not taken what it was given before waits for that all the same, and so does
 * whatever else is to be done when all is written.
 */
static void
flush(struct socket *socket)
{
	bool broken = give_more(socket);

	/* A frame that was written in part would be cut off by the close. */
	if (!broken && (outbox_first(&socket->outbox) || transport_waits(&socket->unsent) || socket->paused || socket->ping_due
	                || (socket->state == SOCKET_OPEN && socket->catching_up)))
		transport_want(socket->wsi);
	else if (!broken && socket->state == SOCKET_CLOSING)
		broken = send_close(socket);
	if (broken)
		transport_kill(socket->wsi);
}

void
socket_flush_dirty(void)
{
	struct socket *socket;

	while ((socket = socket_first_dirty())) {
		socket_clear_dirty(socket);
		if (socket->overflowed) {
			socket->overflowed = false;
			socket_close(socket, CLOSE_TOO_SLOW, "too slow");
		} else {
			flush(socket);
		}
	}
}

int
socket_writable(struct socket *socket)
{
	if (!transport_send(socket->wsi, &socket->unsent, "", 0))
		return -1;
	if (!transport_waits(&socket->unsent) && (send_pings(socket) || drain(socket)))
		return -1;
	/* A frame that was written in part would be cut off by the close. */
	if (outbox_first(&socket->outbox) || transport_waits(&socket->unsent)) {
		transport_want(socket->wsi);
		return 0;
	}
	if (socket->state == SOCKET_CLOSING)
		socket_mark_dirty(socket);
	resume_reading(socket);
	if (socket->state == SOCKET_OPEN && socket->catching_up)
		socket_handlers()->writable(socket);
	return 0;
}
