/* A crowd of WebSockets on one loop: see crowd.h. */
#define _GNU_SOURCE 1
#include "crowd.h"
#include "measure.h"
#include "tests/client/ws_frame.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

enum { PIECE = 256 * 1024, EVENTS = 512, QUIET_MS = 300, STALLED_MS = 60000 };

struct crowd crowd;

static struct sockaddr_in
address_of(const char *address)
{
	struct sockaddr_in to = { .sin_family = AF_INET };
	char port[8];

	if (sscanf(address, "ws://127.0.0.1:%7[0-9]", port) != 1)
		give_up("%s is no address like ws://127.0.0.1:8001", address);
	to.sin_port = htons((uint16_t)number_from(port, 65535));
	to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return to;
}

bool
crowd_answers(const char *address)
{
	struct sockaddr_in to = address_of(address);
	int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool answers = connect(descriptor, (struct sockaddr *)&to, sizeof to) == 0;

	close(descriptor);
	return answers;
}

static const char *
read_pid(const char *pid_file)
{
	static char pid[16];
	FILE *file = fopen(pid_file, "re");

	if (!file || fscanf(file, "%15[0-9]", pid) != 1)
		*pid = '\0';
	if (file)
		fclose(file);
	return pid;
}

const char *
crowd_restart(const char *address, const char *pid_file)
{
	double end = now() + STALLED_MS / 1000.0;
	char old[16];

	snprintf(old, sizeof old, "%s", read_pid(pid_file));
	if (!*old || kill(atoi(old), SIGKILL))
		give_up("%s names no process", pid_file);
	while (!*read_pid(pid_file) || !strcmp(read_pid(pid_file), old) || !crowd_answers(address)) {
		if (now() > end)
			give_up("the server does not come back");
		usleep(1000);
	}
	return read_pid(pid_file);
}

void
crowd_dial(const char *address, const char *path, unsigned room)
{
	struct sockaddr_in to = address_of(address);
	struct socket *socket_new = &crowd.sockets[crowd.count];
	struct epoll_event event = { .events = EPOLLIN, .data.ptr = socket_new };
	char request[4096];
	int length = ws_handshake(request, sizeof request, address + strlen("ws://"), path, ""), one = 1;

	if (crowd.count == SOCKETS_MOST || length < 0)
		give_up("too many sockets, or too long a path");
	if (!crowd.poller)
		crowd.poller = epoll_create1(EPOLL_CLOEXEC);
	*socket_new = (struct socket){ .descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), .room = room };
	if (socket_new->descriptor < 0 || connect(socket_new->descriptor, (struct sockaddr *)&to, sizeof to))
		give_up("socket %zu cannot connect: %s", crowd.count, strerror(errno));
	setsockopt(socket_new->descriptor, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	if (send(socket_new->descriptor, request, (size_t)length, MSG_NOSIGNAL) != length
	    || epoll_ctl(crowd.poller, EPOLL_CTL_ADD, socket_new->descriptor, &event))
		give_up("socket %zu: %s", crowd.count, strerror(errno));
	crowd.count++;
	if (room >= crowd.room_count)
		crowd.room_count = room + 1;
}

/* A frame before the start: only one that ends the connection, or says start, matters. */
static void
take_early_frame(struct socket *socket, const struct ws_frame *frame)
{
	const char *seq;

	if ((frame->first & 0x0f) == WS_CLOSE || (!crowd.early && memmem(frame->payload, frame->length, "\"type\":\"error\"", 14)))
		give_up("the server refuses a socket: %.*s", (int)frame->length, (const char *)frame->payload);
	if (crowd.early) {
		crowd.early(socket, frame);
		return;
	}
	if (memmem(frame->payload, frame->length, "\"type\":\"hello\"", 14)
	    && (seq = memmem(frame->payload, frame->length, "\"seq\":", 6)))
		crowd.seq = strtoll(seq + 6, NULL, 10);
	if (memmem(frame->payload, frame->length, "\"content\":\"start", 16)) {
		socket->state = LIVE;
		crowd.live++;
	}
}

/* Returns how many of the bytes were used. */
static size_t
take_early(struct socket *socket, const unsigned char *bytes, size_t length)
{
	struct ws_frame frame;
	size_t used = 0, head, step;
	int status;

	if (socket->state == SHAKING_HANDS) {
		if ((status = ws_handshake_answer((const char *)bytes, length, &head)) == 0)
			return 0;
		if (status != 101)
			give_up("a handshake is refused: %d", status);
		socket->state = WAITING;
		used = head;
	}
	while (socket->state == WAITING && (step = ws_frame_read(bytes + used, length - used, &frame)) > 0) {
		take_early_frame(socket, &frame);
		used += step;
	}
	return used;
}

static void
take_live(struct socket *socket, const unsigned char *bytes, size_t length, crowd_heard *heard)
{
	struct stream *stream = &crowd.rooms[socket->room];
	size_t before = socket->heard;

	if (crowd.unchecked)
		return;
	socket->place = stream_take(stream, socket->place, bytes, length);
	while (socket->heard < stream->count && stream->deliveries[socket->heard].end <= socket->place)
		socket->heard++;
	if (heard && socket->heard > before)
		heard(socket, before, socket->heard);
}

/* Bytes before the start may end in the middle of a frame: the rest is kept until more comes. */
static void
take(struct socket *socket, unsigned char *bytes, size_t length, crowd_heard *heard)
{
	static unsigned char joined[2 * PIECE];
	size_t used;

	if (socket->state == LIVE) {
		take_live(socket, bytes, length, heard);
		return;
	}
	if (socket->early_length + length > sizeof joined)
		give_up("a frame is too long");
	memcpy(joined, socket->early, socket->early_length);
	memcpy(joined + socket->early_length, bytes, length);
	length += socket->early_length;
	used = take_early(socket, joined, length);
	free(socket->early);
	socket->early = NULL;
	socket->early_length = 0;
	if (used == length)
		return;
	if (socket->state == LIVE) {
		take_live(socket, joined + used, length - used, heard);
		return;
	}
	if (!(socket->early = malloc(length - used)))
		give_up("no memory for a frame");
	socket->early_length = length - used;
	memcpy(socket->early, joined + used, length - used);
}

/* Returns how many sockets had something. */
static int
service(int milliseconds, crowd_heard *heard)
{
	static unsigned char bytes[PIECE];
	struct epoll_event events[EVENTS];
	int ready = epoll_wait(crowd.poller, events, EVENTS, milliseconds);

	for (int i = 0; i < ready; i++) {
		struct socket *socket = events[i].data.ptr;
		ssize_t got = recv(socket->descriptor, bytes, sizeof bytes, MSG_DONTWAIT);

		if (got > 0)
			take(socket, bytes, (size_t)got, heard);
		else if (got == 0 || errno != EAGAIN)
			give_up("the server hung up on socket %td", socket - crowd.sockets);
	}
	return ready;
}

void
crowd_service(int milliseconds, crowd_heard *heard)
{
	service(milliseconds, heard);
}

static bool
all_shook_hands(void)
{
	for (size_t i = 0; i < crowd.count; i++)
		if (crowd.sockets[i].state == SHAKING_HANDS)
			return false;
	return true;
}

void
crowd_settle(void)
{
	double end = now() + STALLED_MS / 1000.0;

	while (service(QUIET_MS, NULL) > 0 || !all_shook_hands())
		if (now() > end)
			give_up("the sockets do not come up within a minute");
}

void
crowd_start(void)
{
	char start[128], room[32] = "";
	bool said[ROOMS_MOST] = { false };
	double end = now() + STALLED_MS / 1000.0;

	if (crowd.start_room)
		snprintf(room, sizeof room, "\"room_id\":%u,", crowd.start_room);
	snprintf(start, sizeof start, "{\"type\":\"chat_message\",%s\"data\":{\"content\":\"start\"}}", room);
	for (size_t i = 0; i < crowd.count; i++) {
		if (!said[crowd.sockets[i].room])
			crowd_say(&crowd.sockets[i], start, strlen(start));
		said[crowd.sockets[i].room] = true;
	}
	while (crowd.live < crowd.count) {
		service(1000, NULL);
		if (now() > end)
			give_up("only %zu of %zu sockets heard the start", crowd.live, crowd.count);
	}
}

void
crowd_say(struct socket *socket, const char *text, size_t length)
{
	unsigned char header[WS_HEADER_MAX];
	size_t head = ws_frame_header(header, WS_FINAL | WS_TEXT, true, length);
	struct iovec parts[] = { { header, head }, { (char *)text, length } };

	if (writev(socket->descriptor, parts, 2) != (ssize_t)(head + length))
		give_up("cannot send: %s", strerror(errno));
}
