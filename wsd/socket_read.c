/* Reading from a WebSocket: see socket_read.h. */
#include "socket_read.h"
#include "frame.h"
#include "refusal.h"
#include "socket.h"
#include "socket_flow.h"
#include "lib/base/clock.h"
#include "lib/base/text.h"

#include <stdbool.h>

static size_t
longest(const struct socket *socket)
{
	return socket->state == SOCKET_WAITING ? AUTH_BYTES_MAX : MESSAGE_BYTES_MAX;
}

/* One piece of a message. */
static void
take_data(struct socket *socket, const struct decoded_piece *piece)
{
	if (socket->state == SOCKET_CLOSING)
		return;
	if (piece->binary) {
		socket_close(socket, CLOSE_BINARY, "text frames only");
		return;
	}
	strbuf_add(&socket->incoming, piece->bytes, piece->length);
	if (!piece->last)
		return;
	if (socket->incoming.failed)
		socket_close(socket, CLOSE_TOO_SLOW, "out of memory");
	else if (!text_valid(strbuf_string(&socket->incoming), socket->incoming.length))
		socket_close(socket, CLOSE_NOT_TEXT, "not UTF-8");
	else
		socket_handlers()->message(socket, strbuf_string(&socket->incoming), socket->incoming.length);
	strbuf_free(&socket->incoming);
	socket_pause_reading(socket);
}

/* The latest ping of several is the one to be answered (RFC 6455, 5.5.3). */
static void
take_ping(struct socket *socket, const struct decoded_piece *piece)
{
	if (socket->state == SOCKET_CLOSING)
		return;
	frame_release(socket->pong);
	socket->pong = frame_new_pong(piece->bytes, piece->length);
	socket_mark_dirty(socket);
}

/* The client's close: the answer to the server's, which ends the connection, or one to be answered with the same code. */
static int
take_close(struct socket *socket, const struct decoded_piece *piece)
{
	socket->ignores_input = true;
	if (socket->close_sent && !transport_has_unsent(&socket->unsent))
		return -1;
	socket_handlers()->leaving(socket);
	socket_close_by_client(socket, piece->code);
	return 0;
}

/* A protocol error. Before the login it counts as a failed token. */
static void
take_fault(struct socket *socket, const struct decoded_piece *piece)
{
	socket->ignores_input = true;
	if (socket->state == SOCKET_WAITING)
		socket_count_failed_token(socket);
	socket_handlers()->leaving(socket);
	socket_close(socket, piece->code, piece->reason);
}

int
socket_read(struct socket *socket, unsigned char *bytes, size_t length)
{
	struct decoded_piece piece;
	enum decoded event;

	socket->heartbeat.last_received = clock_uptime_ms();
	while (!socket->ignores_input && !socket->waiting_user && !socket->busy
	       && (event = decoder_next(&socket->decoder, &bytes, &length, longest(socket), &piece)) != DECODED_NOTHING) {
		if (event == DECODED_DATA)
			take_data(socket, &piece);
		else if (event == DECODED_PING)
			take_ping(socket, &piece);
		else if (event == DECODED_BAD)
			take_fault(socket, &piece);
		else if (event == DECODED_CLOSE && take_close(socket, &piece))
			return -1;
	}
	if ((socket->waiting_user || socket->busy) && length) {
		strbuf_add(&socket->early, bytes, length);
		socket_update_flow(socket);
	}
	return 0;
}

void
socket_read_early(struct socket *socket)
{
	struct strbuf early = socket->early;

	socket->early = (struct strbuf){ 0 };
	if (early.length && socket_read(socket, (unsigned char *)early.text, early.length))
		transport_abort(socket->wsi);
	socket_update_flow(socket);
	strbuf_free(&early);
}
