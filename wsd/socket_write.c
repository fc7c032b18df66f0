/* From the outbox to the socket: see socket_write.h. */
#include "socket_write.h"
#include "frame.h"
#include "socket.h"
#include "socket_flow.h"
#include "lib/base/clock.h"
#include "lib/base/strbuf.h"

#include <stdbool.h>

enum { JOINED_BYTES = 64 * 1024 }; /* written in one call; a larger frame goes alone */

/* Writes one piece of the outbox: all of it, where that fits. What the kernel does not take is sent first next time. -1: broken. */
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
	/* While reading is paused, taking output counts as activity. */
	if (socket->paused && sent && !transport_has_unsent(&socket->unsent))
		socket->heartbeat.last_received = clock_uptime_ms();
	return sent ? 0 : -1;
}

/* Writes as much of the outbox as the socket takes; -1 when it is broken. */
static int
drain(struct socket *socket)
{
	while (outbox_first(&socket->outbox) && !transport_has_unsent(&socket->unsent))
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
	/* A full queue may only mean that nothing was written since: write what the socket takes, and try again. */
	if (outbox_push(&socket->outbox, frame) || (!drain(socket) && outbox_push(&socket->outbox, frame)))
		return;
	/* The client can reconnect and catch up. */
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

/* Sends the close frame and shuts the sending side down: the client's answer ends the connection, or the time-out does. -1: the
 * client has closed first, nothing is to be waited for. */
static int
send_close(struct socket *socket)
{
	if (!socket->close_sent) {
		socket->close_sent = true;
		if (send_control(socket, frame_new_close(socket->close_code, socket->close_reason)))
			return -1;
	}
	if (transport_has_unsent(&socket->unsent)) {
		transport_want_writable(socket->wsi);
		return 0;
	}
	transport_shutdown(socket->wsi);
	return socket->closed_by_client ? -1 : 0;
}

/* Writes pings and one piece of the outbox, where everything before has been taken; -1 when the socket is broken. */
static int
write_next(struct socket *socket)
{
	if (transport_has_unsent(&socket->unsent))
		return 0;
	if (send_pings(socket))
		return -1;
	return outbox_first(&socket->outbox) && !transport_has_unsent(&socket->unsent) ? write_piece(socket) : 0;
}

/*
 * Writes at once what the iteration has queued: to wait for the event that the socket is writable would cost another iteration,
 * and as much again as the writing. Only where something is left over, or is to be done once all is written, that event is waited
 * for.
 */
static void
flush(struct socket *socket)
{
	bool broken = write_next(socket);

	/* A frame that was written in part would be cut off by the close. */
	if (!broken
	    && (outbox_first(&socket->outbox) || transport_has_unsent(&socket->unsent) || socket->paused || socket->ping_due
	        || (socket->state == SOCKET_OPEN && socket->catching_up)))
		transport_want_writable(socket->wsi);
	else if (!broken && socket->state == SOCKET_CLOSING)
		broken = send_close(socket);
	if (broken)
		transport_abort(socket->wsi);
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
	if (!transport_has_unsent(&socket->unsent) && (send_pings(socket) || drain(socket)))
		return -1;
	/* A frame that was written in part would be cut off by the close. */
	if (outbox_first(&socket->outbox) || transport_has_unsent(&socket->unsent)) {
		transport_want_writable(socket->wsi);
		return 0;
	}
	if (socket->state == SOCKET_CLOSING)
		socket_mark_dirty(socket);
	socket_resume_reading(socket);
	if (socket->state == SOCKET_OPEN && socket->catching_up)
		socket_handlers()->writable(socket);
	return 0;
}
