/* A WebSocket of the convergence test: see soak.h. Whatever goes wrong with it, it is closed afterwards. */
#define _GNU_SOURCE 1
#include "soak.h"
#include "client/ws_frame.h"

#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { READ_BYTES = 65536 };

static struct place {
	char host[256];
	struct addrinfo *addresses;
} places[2];

/* Takes the address of a daemon apart, once. */
static void
look_up(struct place *place, const char *url)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM };
	char name[200], port[16];

	if (place->addresses)
		return;
	if (sscanf(url, "ws://%199[^:/]:%15[0-9]", name, port) != 2 || getaddrinfo(name, port, &hints, &place->addresses) != 0)
		give_up("%s is no address like ws://localhost:8001", url);
	snprintf(place->host, sizeof place->host, "%s:%s", name, port);
}

/* The daemon, or, of two, the other one than the last time. */
static struct place *
choose(void)
{
	static unsigned count;
	bool other = run.other_ws && count++ % 2;

	look_up(&places[other], other ? run.other_ws : run.ws);
	return &places[other];
}

void
socket_prepare(struct socket *sock, void (*heard)(void *, struct json_object *), void *context)
{
	*sock = (struct socket){ .fd = -1, .heard = heard, .context = context };
	sock->in = printbuf_new();
	sock->out = printbuf_new();
	sock->message = printbuf_new();
	if (!sock->in || !sock->out || !sock->message)
		give_up("no memory for a socket");
}

static void
hang_up(struct socket *sock)
{
	if (sock->fd >= 0)
		close(sock->fd);
	sock->fd = -1;
	sock->open = false;
	printbuf_reset(sock->in);
	printbuf_reset(sock->out);
	printbuf_reset(sock->message);
}

static int
dial(const struct place *place)
{
	struct addrinfo *each;
	int fd;

	for (each = place->addresses; each; each = each->ai_next) {
		fd = socket(each->ai_family, each->ai_socktype | SOCK_CLOEXEC, each->ai_protocol);
		if (fd >= 0 && connect(fd, each->ai_addr, each->ai_addrlen) == 0)
			return fd;
		if (fd >= 0)
			close(fd);
	}
	return -1;
}

static void
flush(struct socket *sock)
{
	ssize_t sent;

	if (sock->fd < 0 || sock->out->bpos == 0)
		return;
	sent = send(sock->fd, sock->out->buf, (size_t)sock->out->bpos, MSG_NOSIGNAL);
	if (sent < 0 && errno != EAGAIN && errno != EINTR) {
		hang_up(sock);
		return;
	}
	if (sent <= 0)
		return;
	memmove(sock->out->buf, sock->out->buf + sent, (size_t)(sock->out->bpos - sent));
	sock->out->bpos -= (int)sent;
}

void
socket_dial(struct socket *sock, const char *path)
{
	const struct place *place = choose();
	char request[4096];
	int length;

	hang_up(sock);
	sock->since = now();
	if ((sock->fd = dial(place)) < 0)
		return;
	fcntl(sock->fd, F_SETFL, fcntl(sock->fd, F_GETFL) | O_NONBLOCK);
	if ((length = ws_handshake(request, sizeof request, place->host, path, "")) < 0)
		give_up("the handshake is too long");
	printbuf_memappend(sock->out, request, length);
	flush(sock);
}

void
socket_dial_room(struct socket *sock, const char *query)
{
	char path[PATH_MAX_BYTES];

	snprintf(path, sizeof path, "/ws/room/%lld/?%s", (long long)run.room, query);
	socket_dial(sock, path);
}

static void
send_frame(struct socket *sock, unsigned opcode, const char *payload, size_t length)
{
	unsigned char header[WS_HEADER_MAX];

	printbuf_memappend(sock->out, (char *)header, (int)ws_frame_header(header, WS_FINAL | opcode, true, length));
	printbuf_memappend(sock->out, payload, (int)length);
	flush(sock);
}

void
socket_say(struct socket *sock, const char *text)
{
	send_frame(sock, WS_TEXT, text, strlen(text));
}

void
socket_hang_up(struct socket *sock, bool politely)
{
	static const char code[2] = { 0x03, (char)0xe8 };

	if (politely && sock->open)
		send_frame(sock, WS_CLOSE, code, sizeof code);
	hang_up(sock);
}

static void
receive_frame(struct socket *sock)
{
	struct json_object *frame = json_tokener_parse(sock->message->buf);

	if (!json_object_is_type(frame, json_type_object))
		give_up("the server sent no JSON object: %s", sock->message->buf);
	printbuf_reset(sock->message);
	sock->heard(sock->context, frame);
	json_object_put(frame);
}

static void
take_frame(struct socket *sock, const struct ws_frame *frame)
{
	switch (frame->first & 0xf) {
	case WS_CONTINUATION:
	case WS_TEXT:
		printbuf_memappend(sock->message, (const char *)frame->payload, (int)frame->length);
		if (frame->first & WS_FINAL)
			receive_frame(sock);
		break;
	case WS_PING: send_frame(sock, WS_PONG, (const char *)frame->payload, frame->length); break;
	case WS_PONG: break;
	default: hang_up(sock);
	}
}

/* Takes the server's answer to the handshake off what was read. */
static void
take_answer(struct socket *sock)
{
	size_t head = 0;
	int status = ws_handshake_answer(sock->in->buf, (size_t)sock->in->bpos, &head);

	if (status == 0)
		return;
	if (status != 101) {
		hang_up(sock);
		return;
	}
	sock->open = true;
	memmove(sock->in->buf, sock->in->buf + head, (size_t)sock->in->bpos - head);
	sock->in->bpos -= (int)head;
}

static void
take_frames(struct socket *sock)
{
	struct ws_frame frame;
	size_t used = 0, length;
	unsigned char *bytes;

	while (sock->open) {
		bytes = (unsigned char *)sock->in->buf + used;
		if (!(length = ws_frame_read(bytes, (size_t)sock->in->bpos - used, &frame)))
			break;
		used += length;
		take_frame(sock, &frame);
	}
	/* Closed meanwhile: the buffer is empty already. */
	if (!sock->open || used == 0)
		return;
	memmove(sock->in->buf, sock->in->buf + used, (size_t)sock->in->bpos - used);
	sock->in->bpos -= (int)used;
}

void
socket_ready(struct socket *sock, short events)
{
	char bytes[READ_BYTES];
	ssize_t length;

	if (sock->fd >= 0 && events & POLLOUT)
		flush(sock);
	if (sock->fd < 0 || !(events & ~POLLOUT))
		return;
	length = recv(sock->fd, bytes, sizeof bytes, 0);
	if (length < 0 && (errno == EAGAIN || errno == EINTR))
		return;
	if (length <= 0) {
		hang_up(sock);
		return;
	}
	printbuf_memappend(sock->in, bytes, (int)length);
	if (!sock->open)
		take_answer(sock);
	take_frames(sock);
}

void
socket_free(struct socket *sock)
{
	hang_up(sock);
	printbuf_free(sock->in);
	printbuf_free(sock->out);
	printbuf_free(sock->message);
}
