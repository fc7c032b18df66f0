/*
 * The sockets of the abuse test, of whatever kind: they connect, answer pings, read or do not, and say when the server has
 * cut them off. Those who talk never may be.
 */
#define _GNU_SOURCE 1
#include "abuse.h"
#include "client/ws_frame.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

enum { INPUT_MAX = 16384, EVENTS = 256, DEAF_BUFFER = 4096, CONTROL_MAX = 125 };

struct peer *peers;
unsigned peer_count;

static char host[256];
static struct addrinfo *address;
static int epoll;

/* As many descriptors as the sockets need. */
static void
raise_files(unsigned most)
{
	struct rlimit files;

	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	if (files.rlim_cur < most + 64)
		give_up("%u descriptors are too few for %u sockets", (unsigned)files.rlim_cur, most);
}

void
peers_begin(unsigned most)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_family = AF_INET };
	char name[200], port[16];

	raise_files(most);
	if (sscanf(run.ws, "ws://%199[^:/]:%15[0-9]", name, port) != 2 || getaddrinfo(name, port, &hints, &address) != 0)
		give_up("%s is no address like ws://localhost:8001", run.ws);
	snprintf(host, sizeof host, "%s:%s", name, port);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	if (!(peers = calloc(most, sizeof *peers)))
		give_up("no memory");
}

void
peers_forget(void)
{
	for (unsigned i = 0; i < peer_count; i++)
		close(peers[i].fd);
	close(epoll);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	peer_count = 0;
}

void
peer_send_bytes(struct peer *peer, const void *bytes, size_t length)
{
	if (send(peer->fd, bytes, length, MSG_NOSIGNAL) < 0 && peer->kind == TALKER)
		give_up("a talker cannot send: %s", strerror(errno));
}

void
peer_send_text(struct peer *peer, const char *text)
{
	unsigned char frame[WS_HEADER_MAX + 1024];
	size_t header = ws_frame_header(frame, WS_FINAL | WS_TEXT, true, strlen(text));

	memcpy(frame + header, text, strlen(text));
	peer_send_bytes(peer, frame, header + strlen(text));
}

static void
shake_hands(struct peer *peer, const char *token, int64_t room)
{
	char path[PATH_MAX_BYTES], request[2048], forwarded[80];
	unsigned number = (unsigned)(peer - peers);
	int length;

	snprintf(path, sizeof path, "/ws/room/%lld/?token=%s", (long long)room, token);
	snprintf(forwarded, sizeof forwarded, "X-Forwarded-For: 10.1.%u.%u\r\n", number / 250, number % 250 + 1);
	if ((length = ws_handshake(request, sizeof request, host, path, forwarded)) < 0)
		give_up("the handshake is too long");
	peer_send_bytes(peer, request, (size_t)length);
}

static void
watch(struct peer *peer)
{
	struct epoll_event event = { .events = peer->kind == DEAF ? EPOLLRDHUP : EPOLLIN | EPOLLRDHUP, .data.ptr = peer };

	if (epoll_ctl(epoll, EPOLL_CTL_ADD, peer->fd, &event))
		give_up("epoll: %s", strerror(errno));
}

void
peer_dial(struct peer *peer, const char *token, int64_t room)
{
	static const int small = DEAF_BUFFER;

	if ((peer->fd = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0)) < 0)
		give_up("socket: %s", strerror(errno));
	if (peer->kind == DEAF)
		setsockopt(peer->fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	if (connect(peer->fd, address->ai_addr, address->ai_addrlen))
		give_up("connect: %s", strerror(errno));
	fcntl(peer->fd, F_SETFL, O_NONBLOCK);
	peer->open = false;
	peer->length = 0;
	/* Some garbage comes in place of a handshake. */
	if (peer->kind != GARBAGE || dice(4))
		shake_hands(peer, token, room);
	watch(peer);
}

static void
hang_up(struct peer *peer)
{
	close(peer->fd);
	peer->fd = -1;
	peer->open = false;
	shared->cut += peer->kind == IDLE || peer->kind == DEAF;
	if (peer->kind == TALKER || peer->kind == TELLER)
		give_up("somebody who talks was cut off");
	peer->again_at = now() + 0.1 + dice(200) / 1000.0;
}

static void
answer_ping(struct peer *peer, const struct ws_frame *ping)
{
	unsigned char pong[WS_HEADER_MAX + CONTROL_MAX];
	size_t length = ping->length <= CONTROL_MAX ? ping->length : 0;
	size_t header = ws_frame_header(pong, WS_FINAL | WS_PONG, true, length);

	memcpy(pong + header, ping->payload, length);
	peer_send_bytes(peer, pong, header + length);
}

/* Whether the handshake has been answered, and how long the answer was. */
static bool
take_answer(struct peer *peer, size_t *length)
{
	int status = ws_handshake_answer((char *)peer->input, peer->length, length);

	if (status != 0 && status != 101)
		hang_up(peer);
	return status == 101;
}

static void
take_input(struct peer *peer)
{
	struct ws_frame frame;
	size_t used = 0, size;

	if (!peer->open && !take_answer(peer, &used))
		return;
	peer->open = true;
	while ((size = ws_frame_read(peer->input + used, peer->length - used, &frame))) {
		if ((frame.first & 0xf) == WS_TEXT && peer->kind == TALKER)
			chat_receive((const char *)frame.payload, frame.length);
		if ((frame.first & 0xf) == WS_PING)
			answer_ping(peer, &frame);
		used += size;
	}
	memmove(peer->input, peer->input + used, peer->length - used);
	peer->length -= used;
}

static void
read_from(struct peer *peer)
{
	ssize_t got = recv(peer->fd, peer->input + peer->length, INPUT_MAX - peer->length, 0);

	if (got < 0 && errno == EAGAIN)
		return;
	if (got <= 0) {
		hang_up(peer);
		return;
	}
	peer->length += (size_t)got;
	/* What it says to garbage nobody wants to know. */
	if (peer->kind == GARBAGE)
		peer->length = 0;
	else
		take_input(peer);
}

void
peers_wait(double end)
{
	struct epoll_event events[EVENTS];
	double left = end - now();
	int count = epoll_wait(epoll, events, EVENTS, left > 0.01 ? 10 : left > 0 ? 1 : 0);

	for (int i = 0; i < count; i++) {
		struct peer *peer = events[i].data.ptr;

		if (peer->kind == DEAF)
			hang_up(peer);
		else
			read_from(peer);
	}
}

static void
wait_until(double end)
{
	while (now() < end)
		peers_wait(end);
}

void
peers_add(enum kind kind, unsigned count, const char *token, int64_t room)
{
	for (unsigned i = 0; i < count; i++) {
		struct peer *peer = &peers[peer_count++];

		peer->kind = kind;
		if (kind != DEAF && !(peer->input = malloc(INPUT_MAX)))
			give_up("no memory");
		peer_dial(peer, token, room);
		/* The backlog of the daemon is not for thousands at once. */
		if (i % 64 == 63)
			wait_until(now() + 0.05);
	}
	wait_until(now() + (count > 1));
}
