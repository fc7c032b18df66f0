/* The HTTP upgrade: see http_upgrade.h. */
#include "http_upgrade.h"
#include "connection.h"
#include "handshake.h"
#include "socket_read.h"
#include "socket.h"
#include "transport.h"
#include "lib/base/error.h"
#include "lib/base/ratelimit.h"

#include <stdbool.h>

static int most;

void
http_upgrade_begin(int most_sockets)
{
	most = most_sockets;
}

/* Answers with a status and shuts the sending side down. What else comes is read and dropped, so that the answer is not lost to a
 * reset; handshake_timeout closes the connection. */
static int
refuse(struct lws *wsi, struct socket *socket, int status, int retry_after)
{
	struct strbuf answer = { 0 };
	bool sent;

	handshake_refuse(status, retry_after, &answer);
	sent = !answer.failed && transport_send(wsi, &socket->unsent, answer.text, answer.length);
	strbuf_free(&answer);
	strbuf_free(&socket->incoming);
	if (!sent)
		return -1;
	socket->handshake_refused = true;
	transport_shutdown(wsi);
	return 0;
}

/* Reads a complete head. Returns 101, or the status that it is refused with. */
static int
check_request(struct lws *wsi, struct socket *socket, size_t head, int *retry_after)
{
	char peer[ADDRESS_BYTES] = "";
	struct quota quota;
	int status;

	connection_peer(wsi, peer);
	status = handshake_read(socket->incoming.text, head, peer, &socket->handshake);
	quota = connection_quota(wsi, socket->handshake.client);
	if (quota.exceeded) {
		*retry_after = quota.reset > 0 ? quota.reset : 1;
		return 429;
	}
	return status == 101 && socket_count() >= most ? 503 : status;
}

static int
accept_handshake(struct lws *wsi, struct socket *socket)
{
	struct strbuf answer = { 0 };
	bool sent;

	handshake_accept(&socket->handshake, &answer);
	sent = !answer.failed && transport_send(wsi, &socket->unsent, answer.text, answer.length);
	strbuf_free(&answer);
	strbuf_free(&socket->incoming);
	if (!sent)
		return -1;
	if (!connection_identified(wsi, socket->handshake.client))
		socket->handshake.refusal = &error_too_many_connections;
	connection_established(wsi);
	socket_begin(socket, wsi);
	return 0;
}

/* Adds received bytes to the head, up to its limit; false: out of memory. */
static bool
collect(struct socket *socket, const unsigned char *bytes, size_t length)
{
	size_t room = HANDSHAKE_BYTES_MAX - socket->incoming.length;

	strbuf_add(&socket->incoming, bytes, length < room ? length : room);
	return !socket->incoming.failed;
}

int
http_upgrade_read(struct lws *wsi, struct socket *socket, unsigned char *bytes, size_t length)
{
	size_t known = socket->incoming.length, head, taken;
	int status, retry_after = 0;

	if (socket->handshake_refused)
		return 0;
	if (connection_exceeds(wsi, &retry_after))
		return refuse(wsi, socket, 429, retry_after);
	if (!collect(socket, bytes, length))
		return -1;
	/* What cannot be HTTP, TLS for instance, is refused at its first byte. */
	if (socket->incoming.text[0] < 'A' || socket->incoming.text[0] > 'Z')
		return refuse(wsi, socket, 400, 0);
	if (!(head = handshake_head(socket->incoming.text, socket->incoming.length, known)))
		return socket->incoming.length < HANDSHAKE_BYTES_MAX ? 0 : refuse(wsi, socket, 431, 0);
	taken = head - known;
	if ((status = check_request(wsi, socket, head, &retry_after)) != 101)
		return refuse(wsi, socket, status, retry_after);
	return accept_handshake(wsi, socket) ? -1 : socket_read(socket, bytes + taken, length - taken);
}
