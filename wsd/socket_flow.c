/* Whether a WebSocket is read from: see socket_flow.h. */
#include "socket_flow.h"
#include "socket.h"
#include "lib/base/config.h"

bool
socket_is_held(const struct socket *socket)
{
	return socket->waiting_user || socket->early.length > EARLY_BYTES;
}

void
socket_update_flow(struct socket *socket)
{
	transport_pause(socket->wsi, socket_is_held(socket) || socket->paused);
}

void
socket_pause_reading(struct socket *socket)
{
	if (socket->paused || socket->outbox.count <= (unsigned)config.queue_frames_max / 2)
		return;
	socket->paused = true;
	socket_update_flow(socket);
}

void
socket_resume_reading(struct socket *socket)
{
	if (!socket->paused)
		return;
	socket->paused = false;
	socket_update_flow(socket);
}
