/* A connection before it is a WebSocket: see reception.h. */
#include "reception.h"
#include "connection.h"
#include "handshake.h"
#include "incoming.h"
#include "session.h"
#include "transport.h"
#include "lib/base/error.h"
#include "lib/base/ratelimit.h"

#include <stdbool.h>

static int most;

void
reception_begin(int most_sessions)
{
	most = most_sessions;
}

/* Answers with a status and says that nothing follows. What else comes is read and forgotten, so that the answer is not lost to a
 * reset; the time that a handshake may take ends it. */
static int
refuse(struct lws *wsi, struct session *session, int status, int retry_after)
{
	struct strbuf answer = { 0 };
	bool sent;

	handshake_refuse(status, retry_after, &answer);
	sent = !answer.failed && transport_send(wsi, &session->unsent, answer.text, answer.length);
	strbuf_free(&answer);
	strbuf_free(&session->incoming);
	if (!sent)
		return -1;
	session->refused_head = true;
	transport_end(wsi);
	return 0;
}

/* The head is there: 101, or why not. */
static int
judge(struct lws *wsi, struct session *session, size_t head, int *retry_after)
{
	char peer[ADDRESS_BYTES] = "";
	struct quota quota;
	int status;

	connection_peer(wsi, peer);
	status = handshake_read(session->incoming.text, head, peer, &session->handshake);
	quota = connection_quota(wsi, session->handshake.client);
	if (quota.exceeded) {
		*retry_after = quota.reset > 0 ? quota.reset : 1;
		return 429;
	}
	return status == 101 && session_count() >= most ? 503 : status;
}

static int
accept_it(struct lws *wsi, struct session *session)
{
	struct strbuf answer = { 0 };
	bool sent;

	handshake_accept(&session->handshake, &answer);
	sent = !answer.failed && transport_send(wsi, &session->unsent, answer.text, answer.length);
	strbuf_free(&answer);
	strbuf_free(&session->incoming);
	if (!sent)
		return -1;
	if (!connection_identified(wsi, session->handshake.client))
		session->handshake.refusal = &error_too_many_connections;
	connection_established(wsi);
	session_begin(session, wsi);
	return 0;
}

/* Adds to the head what has come, and no more than it may have; false: there is no memory. */
static bool
collect(struct session *session, const unsigned char *bytes, size_t length)
{
	size_t room = HANDSHAKE_BYTES_MAX - session->incoming.length;

	strbuf_add(&session->incoming, bytes, length < room ? length : room);
	return !session->incoming.failed;
}

int
reception_take(struct lws *wsi, struct session *session, unsigned char *bytes, size_t length)
{
	size_t known = session->incoming.length, head, taken;
	int status, retry_after = 0;

	if (session->refused_head)
		return 0;
	if (connection_exceeds(wsi, &retry_after))
		return refuse(wsi, session, 429, retry_after);
	if (!collect(session, bytes, length))
		return -1;
	/* What begins like nothing of HTTP need not be waited for: TLS, for instance. */
	if (session->incoming.text[0] < 'A' || session->incoming.text[0] > 'Z')
		return refuse(wsi, session, 400, 0);
	if (!(head = handshake_head(session->incoming.text, session->incoming.length, known)))
		return session->incoming.length < HANDSHAKE_BYTES_MAX ? 0 : refuse(wsi, session, 431, 0);
	taken = head - known;
	if ((status = judge(wsi, session, head, &retry_after)) != 101)
		return refuse(wsi, session, status, retry_after);
	return accept_it(wsi, session) ? -1 : incoming_take(session, bytes + taken, length - taken);
}
