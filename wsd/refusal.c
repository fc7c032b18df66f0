/* Refusing a socket: see refusal.h. */
#include "refusal.h"
#include "error_frame.h"
#include "socket.h"
#include "socket_write.h"
#include "lib/base/error.h"
#include "lib/base/ratelimit.h"

bool
socket_exceeds_failed_tokens(struct socket *socket)
{
	struct quota quota = ratelimit_address_next(LIMIT_GUESS, socket->handshake.client);
	struct strbuf text = { 0 };

	if (!quota.exceeded)
		return false;
	error_frame_write(&error_rate_limited, NULL, NULL, NULL, &quota, &text);
	socket_send_text(socket, &text);
	socket_close(socket, CLOSE_FLOODING, error_rate_limited.code);
	strbuf_free(&text);
	return true;
}

void
socket_count_failed_token(const struct socket *socket)
{
	ratelimit_address(LIMIT_GUESS, socket->handshake.client);
}

void
socket_refuse(struct socket *socket, const struct error *error)
{
	struct strbuf text = { 0 };
	int code = close_code_of(error);

	if (error == &error_authentication_required && socket->state == SOCKET_WAITING)
		socket_count_failed_token(socket);
	error_frame_write(error, NULL, NULL, NULL, NULL, &text);
	socket_send_text(socket, &text);
	socket_close(socket, code ? code : CLOSE_TOO_SLOW, error->code);
	strbuf_free(&text);
}
