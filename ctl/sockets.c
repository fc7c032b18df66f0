/* Listening sockets: see sockets.h. */
#include "sockets.h"
#include "lib/log.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

/* How many connections may wait while all workers are busy, where the system allows so many. */
enum { BACKLOG = 4096 };

const char *
endpoint_find(struct endpoint *endpoint, const char *address, int port)
{
	struct addrinfo hints = { .ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV };
	struct addrinfo *found;
	char service[16];
	int code;

	snprintf(service, sizeof service, "%d", port);
	if ((code = getaddrinfo(address, service, &hints, &found)))
		return gai_strerror(code);
	memcpy(&endpoint->address, found->ai_addr, found->ai_addrlen);
	endpoint->size = found->ai_addrlen;
	freeaddrinfo(found);
	return NULL;
}

const char *
endpoint_reachable(const char *address)
{
	if (!strcmp(address, "0.0.0.0"))
		return "127.0.0.1";
	return strcmp(address, "::") ? address : "::1";
}

int
sockets_backlog(void)
{
	FILE *file = fopen("/proc/sys/net/core/somaxconn", "re");
	int allowed = 0;

	if (file) {
		if (fscanf(file, "%d", &allowed) != 1)
			allowed = 0;
		fclose(file);
	}
	return allowed > 0 && allowed < BACKLOG ? allowed : BACKLOG;
}

static int
port_of(int listener)
{
	struct sockaddr_storage own;
	socklen_t size = sizeof own;

	if (getsockname(listener, (struct sockaddr *)&own, &size))
		return 0;
	return ntohs(own.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&own)->sin6_port : ((struct sockaddr_in *)&own)->sin_port);
}

static void
complain(const char *address, int port)
{
	if (errno == EADDRINUSE)
		log_error("port %d of %s is in use by another program", port, address);
	else
		log_error("cannot listen at port %d of %s: %s", port, address, strerror(errno));
}

int
sockets_listen(const char *address, int *port)
{
	static const int yes = 1;
	struct endpoint endpoint;
	const char *fault = endpoint_find(&endpoint, address, *port);
	int listener;

	if (fault) {
		log_error("address '%s' is not numeric: %s", address, fault);
		return -1;
	}
	listener = socket(endpoint.address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener < 0 || setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes)
	    || bind(listener, (struct sockaddr *)&endpoint.address, endpoint.size) || listen(listener, sockets_backlog())) {
		complain(address, *port);
		if (listener >= 0)
			close(listener);
		return -1;
	}
	*port = port_of(listener);
	return listener;
}

bool
sockets_can_listen(const char *address, int port)
{
	int listener = sockets_listen(address, &port);

	if (listener < 0)
		return false;
	close(listener);
	return true;
}

int
sockets_listen_local(const char *path)
{
	struct sockaddr_un name = { .sun_family = AF_UNIX };
	mode_t mask = umask(0177);
	int listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool good;

	strncat(name.sun_path, path, sizeof name.sun_path - 1);
	unlink(path);
	good = listener >= 0 && bind(listener, (struct sockaddr *)&name, sizeof name) == 0 && listen(listener, sockets_backlog()) == 0;
	umask(mask);
	if (good)
		return listener;
	log_error("cannot listen at %s: %s", path, strerror(errno));
	if (listener >= 0)
		close(listener);
	return -1;
}
