/* Sending bytes: see transport.h. */
#include "transport.h"

#include <errno.h>
#include <libwebsockets.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

/* As many bytes as the socket takes; -1 when it is broken. */
static ssize_t
send_some(struct lws *wsi, const unsigned char *bytes, size_t length)
{
	size_t sent = 0;

	while (sent < length) {
		ssize_t taken = send(lws_get_socket_fd(wsi), bytes + sent, length - sent, MSG_NOSIGNAL | MSG_DONTWAIT);

		if (taken >= 0)
			sent += (size_t)taken;
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			break;
		else if (errno != EINTR)
			return -1;
	}
	return (ssize_t)sent;
}

static bool
keep(struct unsent *unsent, const unsigned char *bytes, size_t length)
{
	unsigned char *grown;

	if (!length)
		return true;
	if (!(grown = realloc(unsent->bytes, unsent->length + length)))
		return false;
	memcpy(grown + unsent->length, bytes, length);
	unsent->bytes = grown;
	unsent->length += length;
	return true;
}

bool
transport_send(struct lws *wsi, struct unsent *unsent, const void *bytes, size_t length)
{
	ssize_t sent;

	if (transport_has_unsent(unsent)) {
		if ((sent = send_some(wsi, unsent->bytes + unsent->at, unsent->length - unsent->at)) < 0)
			return false;
		unsent->at += (size_t)sent;
		if (transport_has_unsent(unsent))
			return keep(unsent, bytes, length);
		transport_clear(unsent);
	}
	sent = send_some(wsi, bytes, length);
	return sent >= 0 && keep(unsent, (const unsigned char *)bytes + sent, length - (size_t)sent);
}

void
transport_want_writable(struct lws *wsi)
{
	lws_callback_on_writable(wsi);
}

void
transport_pause(struct lws *wsi, bool pause)
{
	lws_rx_flow_control(wsi, !pause);
}

void
transport_shutdown(struct lws *wsi)
{
	shutdown(lws_get_socket_fd(wsi), SHUT_WR);
}

void
transport_abort(struct lws *wsi)
{
	lws_set_timeout(wsi, PENDING_TIMEOUT_USER_REASON_BASE, LWS_TO_KILL_ASYNC);
}

void
transport_clear(struct unsent *unsent)
{
	free(unsent->bytes);
	*unsent = (struct unsent){ 0 };
}
