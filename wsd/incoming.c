/* What comes from a WebSocket: see incoming.h. */
#include "incoming.h"
#include "frame.h"
#include "frames.h"
#include "session.h"
#include "writing.h"
#include "lib/base/text.h"

#include <stdbool.h>

static size_t
longest(const struct session *session)
{
	return session->state == SESSION_WAITING ? AUTH_BYTES_MAX : MESSAGE_BYTES_MAX;
}

/* One piece of a message. */
static void
take_data(struct session *session, const struct decoded_piece *piece)
{
	if (session->state == SESSION_CLOSING)
		return;
	if (piece->binary) {
		session_close(session, CLOSE_BINARY, "text frames only");
		return;
	}
	strbuf_add(&session->incoming, piece->bytes, piece->length);
	if (!piece->last)
		return;
	if (session->incoming.failed)
		session_close(session, CLOSE_TOO_SLOW, "out of memory");
	else if (!text_valid(strbuf_string(&session->incoming), session->incoming.length))
		session_close(session, CLOSE_NOT_TEXT, "not UTF-8");
	else
		frames_take(session, strbuf_string(&session->incoming), session->incoming.length);
	strbuf_free(&session->incoming);
	writing_pause(session);
}

/* The latest ping of several is the one to be answered (RFC 6455, 5.5.3). */
static void
take_ping(struct session *session, const struct decoded_piece *piece)
{
	if (session->state == SESSION_CLOSING)
		return;
	frame_release(session->pong);
	session->pong = frame_new_pong(piece->bytes, piece->length);
	writing_due(session);
}

/* The client's close: the answer to ours, after which there is nothing to wait for, or to be answered with the same code. */
static int
take_close(struct session *session, const struct decoded_piece *piece)
{
	session->deaf = true;
	if (session->said_goodbye && !transport_waits(&session->unsent))
		return -1;
	session_close_client(session, piece->code);
	return 0;
}

/* What RFC 6455 forbids. Before anybody knows who sends it, it counts as a guess. */
static void
take_fault(struct session *session, const struct decoded_piece *piece)
{
	session->deaf = true;
	if (session->state == SESSION_WAITING)
		session_count_guess(session);
	session_close(session, piece->code, piece->reason);
}

int
incoming_take(struct session *session, unsigned char *bytes, size_t length)
{
	struct decoded_piece piece;
	enum decoded event;

	session_alive(session);
	while (!session->deaf && !session->crowded
	       && (event = decoder_next(&session->decoder, &bytes, &length, longest(session), &piece)) != DECODED_NOTHING) {
		if (event == DECODED_DATA)
			take_data(session, &piece);
		else if (event == DECODED_PING)
			take_ping(session, &piece);
		else if (event == DECODED_BAD)
			take_fault(session, &piece);
		else if (event == DECODED_CLOSE && take_close(session, &piece))
			return -1;
	}
	if (session->crowded)
		strbuf_add(&session->early, bytes, length);
	return 0;
}
