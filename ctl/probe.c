/* The smallest HTTP client: see probe.h. Every wait ends. */
#include "probe.h"
#include "lib/base/clock.h"
#include "lib/base/endpoint.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

/* Waits for an event on the socket until a moment of clock_uptime_ms. */
static bool
wait_for(int socket, short event, int64_t deadline)
{
	struct pollfd wanted = { .fd = socket, .events = event };
	int64_t left;

	while ((left = deadline - clock_uptime_ms()) > 0) {
		int ready = poll(&wanted, 1, (int)left);

		if (ready > 0)
			return true;
		if (ready == 0 || errno != EINTR)
			return false;
	}
	return false;
}

static bool
reach(int probe, const struct endpoint *endpoint, int64_t deadline)
{
	int error = 0;
	socklen_t size = sizeof error;

	if (connect(probe, (const struct sockaddr *)&endpoint->address, endpoint->size) == 0)
		return true;
	return errno == EINPROGRESS && wait_for(probe, POLLOUT, deadline)
	    && getsockopt(probe, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

/* Reads the status out of the first bytes of the answer: `HTTP/1.1 200`. */
static int
read_status(int probe, int64_t deadline)
{
	char answer[13] = "";
	size_t length = 0;

	while (length < sizeof answer - 1 && wait_for(probe, POLLIN, deadline)) {
		ssize_t got = recv(probe, answer + length, sizeof answer - 1 - length, 0);

		if (got <= 0)
			break;
		length += (size_t)got;
	}
	return !strncmp(answer, "HTTP/1.", 7) && answer[8] == ' ' ? atoi(answer + 9) : 0;
}

int
probe_http(const char *address, int port, const char *path, int milliseconds)
{
	int64_t deadline = clock_uptime_ms() + milliseconds;
	struct endpoint endpoint;
	char request[512];
	int probe, status = 0;

	if (endpoint_reachable(&endpoint, address, port))
		return 0;
	probe = socket(endpoint.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	if (probe < 0)
		return 0;
	snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost:%d\r\nConnection: close\r\n\r\n", path, port);
	if (reach(probe, &endpoint, deadline) && send(probe, request, strlen(request), MSG_NOSIGNAL) == (ssize_t)strlen(request))
		status = read_status(probe, deadline);
	close(probe);
	return status;
}
