/*
 * The limit of what WebSockets allow: an epoll program that hands every text frame it gets to all of its sockets, as one
 * prebuilt frame. With the argument `joined` the frames of one turn of the loop go out in one send for each socket, else
 * one by one. It checks nothing and knows no rooms. Prints its port; blocking sends make slow readers wait, not leave.
 */
#define _GNU_SOURCE 1
#include "measure.h"
#include "tests/client/ws_frame.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS_MOST = 65536, EVENTS = 512, PIECE = 65536, JOINED_MOST = 1 << 20, BACKLOG = 4096, EXTRA = 130 };

/* The answer to the one handshake that the clients here send (RFC 6455, section 1.3). */
static const char welcome[] =
	"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
	"Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

static int clients[CLIENTS_MOST], client_count, poller;
static bool open_for_frames[CLIENTS_MOST];
static unsigned char joined[JOINED_MOST];
static size_t joined_length;
static bool joins;

/* Sends everything that waits to everybody. */
static void
hand_out(void)
{
	if (!joined_length)
		return;
	for (int i = 0; i < client_count; i++)
		if (send(clients[i], joined, joined_length, MSG_NOSIGNAL) != (ssize_t)joined_length)
			give_up("cannot send: %s", strerror(errno));
	joined_length = 0;
}

/* A frame as long as the server under test makes of the same message, which adds the author and more. */
static void
take_text(const unsigned char *text, size_t length)
{
	size_t head;

	if (joined_length + length + EXTRA + WS_HEADER_MAX > sizeof joined)
		hand_out();
	head = ws_frame_header(joined + joined_length, WS_FINAL | WS_TEXT, false, length + EXTRA);
	memcpy(joined + joined_length + head, text, length);
	memset(joined + joined_length + head + length, ' ', EXTRA);
	joined_length += head + length + EXTRA;
	if (!joins)
		hand_out();
}

/* Frames of clients are masked, here with zeros, and never larger than one read. */
static void
take_frames(const unsigned char *bytes, size_t length)
{
	while (length >= 8) {
		size_t size = bytes[1] & 0x7f, head = 2 + 4;

		if (size == 126) {
			size = (size_t)bytes[2] << 8 | bytes[3];
			head += 2;
		}
		if (head + size > length)
			give_up("a frame came in pieces");
		take_text(bytes + head, size);
		bytes += head + size;
		length -= head + size;
	}
}

static void
serve(int descriptor)
{
	static unsigned char bytes[PIECE];
	ssize_t got = recv(descriptor, bytes, sizeof bytes, MSG_DONTWAIT);

	if (got > 0 && open_for_frames[descriptor]) {
		take_frames(bytes, (size_t)got);
	} else if (got > 0) {
		open_for_frames[descriptor] = true;
		clients[client_count++] = descriptor;
		send(descriptor, welcome, sizeof welcome - 1, MSG_NOSIGNAL);
	} else if (got == 0 || errno != EAGAIN) {
		for (int i = 0; i < client_count; i++)
			if (clients[i] == descriptor)
				clients[i] = clients[--client_count];
		open_for_frames[descriptor] = false;
		close(descriptor);
	}
}

static void
accept_one(int listener)
{
	int descriptor = accept4(listener, NULL, NULL, SOCK_CLOEXEC), one = 1;
	struct epoll_event event = { .events = EPOLLIN, .data.fd = descriptor };

	if (descriptor < 0 || descriptor >= CLIENTS_MOST)
		give_up("cannot accept: %s", strerror(errno));
	setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &event);
}

static int
listen_somewhere(void)
{
	struct sockaddr_in address = { .sin_family = AF_INET };
	socklen_t length = sizeof address;
	int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct epoll_event event = { .events = EPOLLIN, .data.fd = listener };

	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	poller = epoll_create1(EPOLL_CLOEXEC);
	if (bind(listener, (struct sockaddr *)&address, sizeof address) || listen(listener, BACKLOG)
	    || getsockname(listener, (struct sockaddr *)&address, &length) || epoll_ctl(poller, EPOLL_CTL_ADD, listener, &event))
		give_up("cannot listen: %s", strerror(errno));
	printf("%d\n", ntohs(address.sin_port));
	fflush(stdout);
	return listener;
}

int
main(int count, char **arguments)
{
	int listener = listen_somewhere();

	joins = count > 1 && !strcmp(arguments[1], "joined");
	for (;;) {
		struct epoll_event events[EVENTS];
		int ready = epoll_wait(poller, events, EVENTS, -1);

		for (int i = 0; i < ready; i++)
			if (events[i].data.fd == listener)
				accept_one(listener);
			else
				serve(events[i].data.fd);
		hand_out();
	}
}
