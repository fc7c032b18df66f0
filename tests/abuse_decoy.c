/*
 * A decoy: a server of one process that reads each request whole and refuses it. What strangers cost others while they turn to
 * it is what they cost the machine that all of this shares; what they cost beyond that is the server's doing.
 */
#define _GNU_SOURCE 1
#include "abuse.h"

#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CALLERS_MAX = 64, HEAD_MAX = 4096, PIECE = 256 * 1024 };

/* Somebody who is connected. */
struct caller {
	char head[HEAD_MAX];
	size_t length; /* of it */
	bool headed;   /* it is whole */
	size_t left;   /* bytes of the body that are still to come */
};

static struct pollfd polled[1 + CALLERS_MAX]; /* the listening socket, and one a caller */
static struct caller callers[1 + CALLERS_MAX];
static nfds_t used = 1;

static void
let_go(nfds_t at)
{
	close(polled[at].fd);
	used--;
	polled[at] = polled[used];
	callers[at] = callers[used];
}

static void
take_caller(void)
{
	int fd = accept4(polled[0].fd, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);

	if (fd < 0)
		return;
	polled[used] = (struct pollfd){ .fd = fd, .events = POLLIN };
	callers[used] = (struct caller){ .length = 0 };
	used++;
}

static void
refuse(nfds_t at)
{
	static const char answer[] = "HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

	send(polled[at].fd, answer, sizeof answer - 1, MSG_NOSIGNAL);
	let_go(at);
}

/* What has come belongs to the head until that is whole. */
static void
take_head(struct caller *caller, const char *bytes, size_t length)
{
	size_t room = HEAD_MAX - 1 - caller->length, taken = length < room ? length : room;
	const char *end, *field;

	memcpy(caller->head + caller->length, bytes, taken);
	caller->length += taken;
	caller->head[caller->length] = '\0';
	if (!(end = strstr(caller->head, "\r\n\r\n")))
		return;
	caller->headed = true;
	field = strcasestr(caller->head, "\r\nContent-Length:");
	caller->left = field && field < end ? strtoul(field + sizeof "\r\nContent-Length:" - 1, NULL, 10) : 0;
	taken = (size_t)(caller->head + caller->length - (end + 4)) + (length - taken);
	caller->left -= taken < caller->left ? taken : caller->left;
}

static void
read_caller(nfds_t at)
{
	static char piece[PIECE];
	struct caller *caller = &callers[at];
	ssize_t got = recv(polled[at].fd, piece, sizeof piece, 0);

	if (got <= 0) {
		let_go(at);
		return;
	}
	if (caller->headed)
		caller->left -= (size_t)got < caller->left ? (size_t)got : caller->left;
	else
		take_head(caller, piece, (size_t)got);
	if (caller->headed && caller->left == 0)
		refuse(at);
}

static _Noreturn void
serve(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	step_back();
	stand_apart(true);
	for (;;) {
		if (poll(polled, used, -1) < 0)
			continue;
		/* Backwards: who is let go gives their place to the last. */
		for (nfds_t at = used - 1; at > 0; at--)
			if (polled[at].revents)
				read_caller(at);
		if (polled[0].revents)
			take_caller();
		/* Who is one too many waits in the backlog. */
		polled[0].events = used <= CALLERS_MAX ? POLLIN : 0;
	}
}

pid_t
decoy_begin(char *http, char *ws, size_t size)
{
	struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr = { htonl(INADDR_LOOPBACK) } };
	socklen_t length = sizeof address;
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	pid_t pid;

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, length) || listen(fd, CALLERS_MAX)
	    || getsockname(fd, (struct sockaddr *)&address, &length))
		give_up("the decoy cannot listen");
	snprintf(http, size, "http://127.0.0.1:%d", ntohs(address.sin_port));
	snprintf(ws, size, "ws://127.0.0.1:%d", ntohs(address.sin_port));
	polled[0] = (struct pollfd){ .fd = fd, .events = POLLIN };
	if ((pid = fork()) == 0)
		serve();
	close(fd);
	return pid;
}
