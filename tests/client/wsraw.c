/*
 * wsraw: a WebSocket client that may break every rule. It does the lines of stdin one after the
 * other, byte for byte, then reads until the server hangs up; events are lines of stdout: "open",
 * "refused STATUS", "text T", "binary T", "ping T", "pong T", "close CODE REASON", and last "eof",
 * "hung up" (by ourselves) or "timeout" (then the exit status is 1).
 *
 *	wsraw [-t SECONDS] [-p] [-b BYTES] [-a ADDRESS] ws://HOST:PORT/PATH
 *
 * -p answers pings as one should, -b makes the receive buffer small, -a comes from this IPv4 address. While it waits for a line of stdin
 * it reads nothing.
 *
 *	open [Name: value]      the proper handshake, up to its answer
 *	raw TEXT                these bytes (\r \n \\ \xHH are known here and below)
 *	frame BYTE TEXT         a masked frame with this first byte, in hexadecimal
 *	unmasked BYTE TEXT      the same without the mask
 *	part BYTE LENGTH SENT   a frame announcing LENGTH bytes, of which SENT follow
 *	wait WORD               reads up to an event that begins with WORD
 *	bye                     hangs up without a word
 */
#define _GNU_SOURCE 1
#include "ws_frame.h"

#include <arpa/inet.h>
#include <getopt.h>
#include <netdb.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { INPUT_MAX = 1 << 20, TIMEOUT_SECONDS = 90 };

static int connection = -1;
static unsigned char input[INPUT_MAX]; /* what the server sent and no event has told yet */
static size_t input_length;
static bool answers_pings;
static int receive_buffer;
static const char *own_address;
static double deadline;
static char host[256], path[8192];

static double
now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

/* Prints the last line and ends the program. */
static _Noreturn void
end(int status, const char *word)
{
	puts(word);
	exit(status);
}

static void
send_bytes(const void *bytes, size_t length)
{
	const char *at = bytes;
	ssize_t sent;

	/* A server that has hung up meanwhile is told of by the reading side. */
	for (; length > 0 && (sent = send(connection, at, length, MSG_NOSIGNAL)) > 0; at += sent)
		length -= (size_t)sent;
}

static void
send_frame(unsigned first, bool masked, const char *payload, size_t length)
{
	unsigned char header[WS_HEADER_MAX];

	send_bytes(header, ws_frame_header(header, first, masked, length));
	send_bytes(payload, length);
}

/* Reads what is there, or waits for something. */
static void
receive(void)
{
	struct pollfd ready = { .fd = connection, .events = POLLIN };
	double left = deadline - now();
	ssize_t length;

	if (left <= 0 || poll(&ready, 1, (int)(left * 1000) + 1) <= 0)
		end(1, "timeout");
	length = recv(connection, input + input_length, sizeof input - input_length, 0);
	if (length <= 0)
		end(0, "eof");
	input_length += (size_t)length;
}

static void
forget(size_t length)
{
	memmove(input, input + length, input_length - length);
	input_length -= length;
}

/* The next event as a line, in a static buffer. */
static const char *
next_event(void)
{
	static char line[INPUT_MAX];
	static const char *const words[16] = { "continuation", "text", "binary", [WS_CLOSE] = "close", "ping", "pong" };
	struct ws_frame frame;
	size_t length, code = 0;
	const char *word;

	while (!(length = ws_frame_read(input, input_length, &frame)))
		receive();
	word = words[frame.first & 0xf] ? words[frame.first & 0xf] : "unknown";
	if ((frame.first & 0xf) == WS_CLOSE && frame.length >= 2) {
		code = 2;
		snprintf(line, sizeof line, "close %u%s%.*s", (unsigned)frame.payload[0] << 8 | frame.payload[1],
		         frame.length > 2 ? " " : "", (int)(frame.length - code), (const char *)frame.payload + code);
	} else
		snprintf(line, sizeof line, "%s %.*s", word, (int)frame.length, (const char *)frame.payload);
	if (answers_pings && (frame.first & 0xf) == WS_PING)
		send_frame(WS_FINAL | WS_PONG, true, (const char *)frame.payload, frame.length);
	forget(length);
	return line;
}

static void
run_open(const char *header)
{
	char request[16384], extra[4096];
	size_t head = 0;
	int length, status;

	snprintf(extra, sizeof extra, "%s%s", header, *header ? "\r\n" : "");
	if ((length = ws_handshake(request, sizeof request, host, path, extra)) < 0)
		end(2, "the handshake is too long");
	send_bytes(request, (size_t)length);
	while (!(status = ws_handshake_answer((const char *)input, input_length, &head)))
		receive();
	forget(head);
	if (status == 101) {
		puts("open");
		return;
	}
	printf("refused %d\n", status);
	exit(1);
}

static void
run_wait(const char *word)
{
	const char *event;

	do {
		event = next_event();
		puts(event);
	} while (strncmp(event, word, strlen(word)) != 0);
}

/* Replaces the escapes in place and returns the length. */
static size_t
unescape(char *text)
{
	char *from = text, *to = text;

	for (; *from; from++) {
		if (*from != '\\' || !from[1]) {
			*to++ = *from;
			continue;
		}
		from++;
		if (*from == 'x' && from[1] && from[2]) {
			char pair[3] = { from[1], from[2], '\0' };

			*to++ = (char)strtoul(pair, NULL, 16);
			from += 2;
		} else
			*to++ = *from == 'r' ? '\r' : *from == 'n' ? '\n' : *from;
	}
	return (size_t)(to - text);
}

static void
run_part(const char *numbers)
{
	unsigned char header[WS_HEADER_MAX];
	char *at, *filler;
	unsigned first = (unsigned)strtoul(numbers, &at, 16);
	size_t length = strtoull(at, &at, 10), sent = strtoull(at, NULL, 10);

	send_bytes(header, ws_frame_header(header, first, true, length));
	if (!(filler = malloc(sent + 1)))
		end(2, "no memory");
	memset(filler, 'x', sent);
	send_bytes(filler, sent);
	free(filler);
}

static void
run_frame(char *argument, bool masked)
{
	char *payload;
	unsigned first = (unsigned)strtoul(argument, &payload, 16);

	payload += *payload == ' ';
	send_frame(first, masked, payload, unescape(payload));
}

static void
run_line(char *line)
{
	char *argument = line + strcspn(line, " ");

	if (*argument)
		*argument++ = '\0';
	if (strcmp(line, "open") == 0)
		run_open(argument);
	else if (strcmp(line, "raw") == 0)
		send_bytes(argument, unescape(argument));
	else if (strcmp(line, "frame") == 0)
		run_frame(argument, true);
	else if (strcmp(line, "unmasked") == 0)
		run_frame(argument, false);
	else if (strcmp(line, "part") == 0)
		run_part(argument);
	else if (strcmp(line, "wait") == 0)
		run_wait(argument);
	else if (strcmp(line, "bye") == 0)
		end(0, "hung up");
	else
		end(2, "unknown command");
}

static bool
bind_own(int family)
{
	struct sockaddr_in own = { .sin_family = AF_INET };

	if (family == AF_INET && inet_pton(AF_INET, own_address, &own.sin_addr) == 1
	    && bind(connection, (struct sockaddr *)&own, sizeof own) == 0)
		return true;
	close(connection);
	connection = -1;
	return false;
}

static bool
dial(const char *url)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM }, *found, *each;
	char name[200], port[16];

	if (sscanf(url, "ws://%199[^:]:%15[0-9]%8191s", name, port, path) != 3 || getaddrinfo(name, port, &hints, &found) != 0)
		return false;
	snprintf(host, sizeof host, "%s:%s", name, port);
	for (each = found; each; each = each->ai_next) {
		connection = socket(each->ai_family, each->ai_socktype | SOCK_CLOEXEC, each->ai_protocol);
		if (connection >= 0 && receive_buffer)
			setsockopt(connection, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
		if (connection >= 0 && own_address && !bind_own(each->ai_family))
			continue;
		if (connection >= 0 && connect(connection, each->ai_addr, each->ai_addrlen) == 0)
			break;
		if (connection >= 0)
			close(connection);
		connection = -1;
	}
	freeaddrinfo(found);
	return connection >= 0;
}

int
main(int argc, char **argv)
{
	static char line[INPUT_MAX];
	double seconds = TIMEOUT_SECONDS;
	int option;

	while ((option = getopt(argc, argv, "t:pb:a:")) != -1) {
		if (option == 't')
			seconds = strtod(optarg, NULL);
		else if (option == 'p')
			answers_pings = true;
		else if (option == 'b')
			receive_buffer = atoi(optarg);
		else if (option == 'a')
			own_address = optarg;
		else
			return 2;
	}
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN);
	deadline = now() + seconds;
	if (optind + 1 != argc || !dial(argv[optind]))
		end(2, "no connection");
	while (fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		run_line(line);
	}
	for (;;)
		puts(next_event());
}
