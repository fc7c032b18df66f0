/* The daemon's listening sockets: see listener.h. */
#include "listener.h"
#include "lib/base/config.h"
#include "lib/base/endpoint.h"
#include "lib/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	BACKLOG = 4096,    /* connections that may wait, where the system allows so many */
	ACCEPTED_MOST = 64 /* at a time */
};

static int sockets[ENDPOINTS_MAX], count;
static int reserve = -1; /* a descriptor to give up when there is no other */

static void
keep_reserve(void)
{
	if (reserve < 0)
		reserve = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

int
listener_open(void)
{
	int port = config.ws_port;
	char fault[256];

	count = endpoints_listen(config.address, &port, BACKLOG, sockets, fault, sizeof fault);
	if (!count) {
		log_error("%s", fault);
		return 0;
	}
	for (int i = 0; i < count; i++)
		fcntl(sockets[i], F_SETFL, O_NONBLOCK);
	keep_reserve();
	return port;
}

int
listener_count(void)
{
	return count;
}

int
listener_socket(int number)
{
	return sockets[number];
}

bool
listener_is(int descriptor)
{
	for (int i = 0; i < count; i++)
		if (sockets[i] == descriptor)
			return true;
	return false;
}

/* A connection that waits while no descriptor is left would wake the loop again and again: it is accepted with the reserve and
 * closed. */
static int
accept_any(int listener)
{
	int descriptor = accept4(listener, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);

	if (descriptor >= 0 || (errno != EMFILE && errno != ENFILE) || reserve < 0)
		return descriptor;
	close(reserve);
	reserve = -1;
	if ((descriptor = accept(listener, NULL, NULL)) >= 0)
		close(descriptor);
	keep_reserve();
	errno = ECONNABORTED;
	return -1;
}

void
listener_accept(int listener, void (*take)(int descriptor))
{
	for (int i = 0; i < ACCEPTED_MOST; i++) {
		int descriptor = accept_any(listener);

		if (descriptor >= 0)
			take(descriptor);
		else if (errno != ECONNABORTED && errno != EINTR)
			return;
	}
}

void
listener_close(void)
{
	/* libwebsockets, which watches them, closes them. */
	if (reserve >= 0)
		close(reserve);
	reserve = -1;
	count = 0;
}
