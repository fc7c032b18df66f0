/*
 * mutate: frames that are almost right, over real sockets. Against a running instance without rate limits, one socket for
 * each token sends what stands on standard input, a frame a line, changed at random: values of the wrong kind, texts cut
 * and doubled, bytes and headers broken. Whatever it hears must be JSON, and every ping must be answered or the socket
 * closed. Prints one line of figures.
 *
 *	mutate [--frames N] [--seed N] [--timeout SECONDS] WS_URL ROOM TOKEN…
 */
#define _GNU_SOURCE 1
#include "soak.h"
#include "client/ws_frame.h"

#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { CLIENTS_MAX = 32, SEEDS_MAX = 64, FRAME_MAX = 70000, BURST = 20, TURN_MILLISECONDS = 20 };

static const double ANSWER_SECONDS = 5, CLOSE_SECONDS = 30;

struct run run = { .seconds = 600, .seed = 1 };

static struct client {
	struct socket socket;
	char query[TOKEN_MAX + 32];
	int64_t mark; /* of the ping that is to be answered, 0: none */
	bool broken;  /* a header was changed: perhaps nothing will be answered any more */
	double since; /* when it was sent, or the socket was dialled */
} clients[CLIENTS_MAX];

static char *seeds[SEEDS_MAX];
static unsigned client_count, seed_count, wanted = 10000, sent, heard, closed;
static int64_t marks;
static double began, answered;

void
give_up(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	fputs("mutate: ", stdout);
	vprintf(format, values);
	va_end(values);
	printf(" (seed %lu, %u frames sent)\n", run.seed, sent);
	exit(1);
}

static const char *
junk(void)
{
	/* clang-format off */
	static const char *const values[] = {
		"null", "true", "-1", "0", "1.5", "1e999", "-0", "9223372036854775808", "\"\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\\"",
		"[]", "{}", "[[[[[[[[]]]]]]]]", "{\"a\":{\"a\":{}}}", "{\"sdp\":{\"sdp\":1}}", "{", "\"\xc3\xa4\xf0\x9f\x98\x80\"", "1 2"
	};
	/* clang-format on */
	static char large[60003];

	if (dice(40))
		return values[dice(sizeof values / sizeof values[0])];
	memset(large, 'x', sizeof large - 1);
	large[0] = large[sizeof large - 2] = '"';
	return large;
}

/* Puts `piece` in the place of `length` bytes at `at`. */
static void
replace(char *frame, size_t at, size_t length, const char *piece)
{
	size_t room = strlen(piece), rest = strlen(frame + at + length);

	if (at + room + rest >= FRAME_MAX)
		return;
	memmove(frame + at + room, frame + at + length, rest + 1);
	memcpy(frame + at, piece, room);
}

/* One of the values becomes something else; which end it has is not looked at too closely. */
static void
change_value(char *frame)
{
	size_t colons = 0, which, at = 0;

	for (const char *c = frame; *c; c++)
		colons += *c == ':';
	if (!colons)
		return;
	for (which = dice((unsigned)colons) + 1; which; at++)
		which -= frame[at] == ':';
	replace(frame, at, frame[at] == '"' ? 1 + strcspn(frame + at + 1, "\"") + 1 : strcspn(frame + at, ",}"), junk());
}

static void
change_bytes(char *frame, unsigned least, unsigned spread)
{
	size_t length = strlen(frame);

	for (unsigned i = dice(4) + 1; i && length; i--)
		frame[dice((unsigned)length)] = (char)(least + dice(spread));
}

static void
double_piece(char *frame)
{
	char piece[256];
	size_t length = strlen(frame), at = dice((unsigned)length + 1);

	snprintf(piece, 1 + dice(sizeof piece), "%s", frame + dice((unsigned)length + 1));
	replace(frame, at, 0, piece);
}

static void
mutate(char *frame)
{
	switch (dice(10)) {
	case 0: break;
	case 1:
	case 2:
	case 3: change_value(frame); break;
	case 4:
		change_value(frame);
		change_value(frame);
		break;
	case 5:
	case 6: change_bytes(frame, ' ', 95); break;
	case 7: frame[dice((unsigned)strlen(frame) + 1)] = '\0'; break;
	case 8: double_piece(frame); break;
	case 9: dice(20) ? change_bytes(frame, 1, 31) : change_bytes(frame, 128, 127); break;
	}
}

static void
send_mutated(struct client *client)
{
	static char frame[FRAME_MAX];
	unsigned char header[WS_HEADER_MAX];
	size_t length;

	snprintf(frame, sizeof frame, "%s", seeds[dice(seed_count)]);
	mutate(frame);
	length = ws_frame_header(header, WS_FINAL | WS_TEXT, true, strlen(frame));
	if (!dice(400)) {
		header[dice((unsigned)length)] ^= (unsigned char)(1 << dice(8));
		client->broken = true;
	}
	printbuf_memappend(client->socket.out, (char *)header, (int)length);
	printbuf_memappend(client->socket.out, frame, (int)strlen(frame));
	sent++;
}

static void
send_burst(struct client *client)
{
	char ping[64];

	for (int i = 0; i < BURST; i++)
		send_mutated(client);
	client->mark = ++marks;
	client->since = now();
	snprintf(ping, sizeof ping, "{\"type\":\"ping\",\"data\":{\"mark\":%lld}}", (long long)client->mark);
	socket_say(&client->socket, ping);
}

/* That it is an object of JSON has been seen already. */
static void
receive(void *context, struct json_object *frame)
{
	struct client *client = context;

	heard++;
	if (!*text_at(frame, "type") || !json_object_is_type(member(frame, "data"), json_type_object))
		give_up("the server sent no frame: %s", json_object_to_json_string(frame));
	if (strcmp(text_at(frame, "type"), "pong") || number_at(member(frame, "data"), "mark") != client->mark)
		return;
	client->mark = 0;
	answered = now();
}

static void
dial(struct client *client)
{
	client->mark = 0;
	client->broken = false;
	client->since = now();
	socket_dial_room(&client->socket, client->query);
}

/* Sends more when all before has been answered; a socket that was closed comes again. */
static void
client_turn(struct client *client)
{
	if (client->socket.fd < 0) {
		closed++;
		dial(client);
	} else if (client->socket.open && !client->mark && sent < wanted) {
		send_burst(client);
	} else if (client->mark && now() > client->since + (client->broken ? 0.2 : ANSWER_SECONDS)) {
		if (!client->broken)
			give_up("a ping was not answered");
		socket_hang_up(&client->socket, false);
	}
}

static void
turn(void)
{
	struct pollfd fds[CLIENTS_MAX];

	for (unsigned i = 0; i < client_count; i++) {
		client_turn(&clients[i]);
		fds[i] = (struct pollfd){ .fd = clients[i].socket.fd, .events = POLLIN };
		if (clients[i].socket.out->bpos)
			fds[i].events |= POLLOUT;
	}
	poll(fds, client_count, TURN_MILLISECONDS);
	for (unsigned i = 0; i < client_count; i++)
		if (fds[i].revents && fds[i].fd >= 0)
			socket_ready(&clients[i].socket, fds[i].revents);
	if (now() > answered + CLOSE_SECONDS)
		give_up("the server answers nobody any more");
	if (now() > began + run.seconds)
		give_up("it takes too long");
}

static bool
all_answered(void)
{
	for (unsigned i = 0; i < client_count; i++)
		if (clients[i].mark)
			return false;
	return true;
}

static void
read_seeds(void)
{
	char line[4096];

	while (seed_count < SEEDS_MAX && fgets(line, sizeof line, stdin)) {
		line[strcspn(line, "\n")] = '\0';
		if (*line && !(seeds[seed_count++] = strdup(line)))
			give_up("no memory");
	}
	if (!seed_count)
		give_up("there are no frames on standard input");
}

static bool
read_arguments(int argc, char **argv)
{
	static const struct option options[] = {
		{ "frames", required_argument, NULL, 'n' },
		{ "seed", required_argument, NULL, 'r' },
		{ "timeout", required_argument, NULL, 't' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		switch (option) {
		case 'n': wanted = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'r': run.seed = strtoul(optarg, NULL, 10); break;
		case 't': run.seconds = strtod(optarg, NULL); break;
		default: return false;
		}
	if (argc - optind < 3 || argc - optind - 2 > CLIENTS_MAX)
		return false;
	run.ws = argv[optind];
	run.room = strtoll(argv[optind + 1], NULL, 10);
	/* Every third one speaks the reference alone. */
	for (char **token = argv + optind + 2; *token; token++, client_count++)
		snprintf(clients[client_count].query, sizeof clients[0].query, "token=%s%s", *token,
		         client_count % 3 == 2 ? "" : "&v=2");
	return true;
}

int
main(int argc, char **argv)
{
	if (!read_arguments(argc, argv)) {
		fputs("usage: mutate [--frames N] [--seed N] [--timeout SECONDS] WS_URL ROOM TOKEN...\n", stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	srandom((unsigned)run.seed);
	began = answered = now();
	read_seeds();
	for (unsigned i = 0; i < client_count; i++) {
		socket_prepare(&clients[i].socket, receive, &clients[i]);
		dial(&clients[i]);
	}
	while (sent < wanted || !all_answered())
		turn();
	for (unsigned i = 0; i < client_count; i++)
		socket_free(&clients[i].socket);
	for (unsigned i = 0; i < seed_count; i++)
		free(seeds[i]);
	printf("%u frames by %u sockets, seed %lu, %.1f s: %u frames heard, %u times closed\n", sent, client_count, run.seed,
	       now() - began, heard, closed);
	return 0;
}
