/*
 * abuse: what a crowd that means no good does to those who talk. Fifty users chat; then thousands of idle sockets, hundreds
 * that read nothing of what they are told and hundreds that send garbage join them, from a process of their own, and the same
 * chat goes on. Prints how long messages took to reach everybody, quiet and under abuse in the same run, and the memory and
 * the processor time of the daemon. Against a running instance without rate limits and without limits on connections.
 *
 *	abuse [--idle N] [--deaf N] [--garbage N] [--users N] [--rate N] [--deaf-rate N] [--seconds N] [--pid DAEMON] HTTP_URL WS_URL
 *
 * --rate and --deaf-rate: messages a second in the room of the fifty, and in that of the deaf (10, 1).
 */
#define _GNU_SOURCE 1
#include "soak.h"
#include "client/ws_frame.h"

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <netdb.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { INPUT_MAX = 16384, SAMPLES_MAX = 4000000, EVENTS = 256, DEAF_BUFFER = 4096 };

enum kind { TALKER, IDLE, DEAF, GARBAGE, TELLER };

struct peer {
	enum kind kind;
	int fd;
	bool open;
	double again_at;                 /* when somebody who was cut off comes back; 0: at once */
	size_t length;
	unsigned char *input;            /* of those who read */
};

static struct {
	unsigned idle, deaf, garbage, users;
	double rate, deaf_rate, seconds; /* messages a second; of each half */
	int daemon;
} wanted = { .idle = 5000, .deaf = 500, .garbage = 200, .users = 50, .rate = 10, .deaf_rate = 1, .seconds = 20 };

struct run run = { .seed = 1 };

static struct peer *peers;
static unsigned peer_count;
static char (*tokens)[TOKEN_MAX], host[256], other_token[TOKEN_MAX];
static int64_t chat_room, deaf_room, other_room;
static struct addrinfo *address;
static int epoll;
static double *samples;
static unsigned sample_count;
static bool measuring;

/* What the two processes know of each other. */
static struct shared {
	volatile unsigned ready, garbage, cut;
} *shared;

void
give_up(const char *format, ...)
{
	va_list values;

	va_start(values, format);
	fputs("abuse: ", stdout);
	vprintf(format, values);
	va_end(values);
	putchar('\n');
	exit(1);
}

static void
register_user(const char *kind, unsigned number, char token[TOKEN_MAX])
{
	char body[256];
	struct json_object *answer;
	long status;

	snprintf(body, sizeof body, "{\"email\":\"%s%u-%d@example.org\",\"username\":\"%s%u-%d\",\"password\":\"a long enough secret\"}",
	    kind, number, (int)getpid(), kind, number, (int)getpid());
	answer = rest_ask("", "POST", "/api/auth/register/", body, &status);
	if (status != 201)
		give_up("nobody can register: %ld %s", status, json_object_to_json_string(answer));
	snprintf(token, TOKEN_MAX, "%s", json_object_get_string(member(answer, "token")));
	json_object_put(answer);
}

static int64_t
open_room(const char *token)
{
	long status;
	struct json_object *room = rest_ask(token, "POST", "/api/rooms/", "{\"name\":\"Abuse\"}", &status);
	int64_t id = json_object_get_int64(member(room, "id"));

	json_object_put(room);
	if (id <= 0)
		give_up("there is no room: %ld", status);
	return id;
}

static void
people(void)
{
	char path[PATH_MAX_BYTES];
	long status;

	if (!(tokens = calloc(wanted.users, sizeof *tokens)))
		give_up("no memory");
	register_user("other", 0, other_token);
	deaf_room = open_room(other_token);
	other_room = open_room(other_token);
	for (unsigned i = 0; i < wanted.users; i++) {
		register_user("talker", i, tokens[i]);
		if (i == 0)
			chat_room = open_room(tokens[0]);
		snprintf(path, sizeof path, "/api/rooms/%lld/join/", (long long)chat_room);
		json_object_put(rest_ask(tokens[i], "POST", path, "{}", &status));
	}
}

static void
watch(struct peer *peer, unsigned events)
{
	struct epoll_event event = { .events = events, .data.ptr = peer };

	if (epoll_ctl(epoll, EPOLL_CTL_ADD, peer->fd, &event))
		give_up("epoll: %s", strerror(errno));
}

static void
send_bytes(struct peer *peer, const void *bytes, size_t length)
{
	if (send(peer->fd, bytes, length, MSG_NOSIGNAL) < 0 && peer->kind == TALKER)
		give_up("a talker cannot send: %s", strerror(errno));
}

static void
send_text(struct peer *peer, const char *text)
{
	unsigned char frame[WS_HEADER_MAX + 1024];
	size_t header = ws_frame_header(frame, WS_FINAL | WS_TEXT, true, strlen(text));

	memcpy(frame + header, text, strlen(text));
	send_bytes(peer, frame, header + strlen(text));
}

static void
dial(struct peer *peer, const char *token, int64_t room)
{
	static const int small = DEAF_BUFFER;
	char path[PATH_MAX_BYTES], request[2048];
	int length;

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
	if (peer->kind != GARBAGE || dice(4)) {
		snprintf(path, sizeof path, "/ws/room/%lld/?token=%s", (long long)room, token);
		if ((length = ws_handshake(request, sizeof request, host, path, "")) < 0)
			give_up("the handshake is too long");
		send_bytes(peer, request, (size_t)length);
	}
	watch(peer, peer->kind == DEAF ? EPOLLRDHUP : EPOLLIN | EPOLLRDHUP);
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

/* A message has come to a talker: how long was it on its way? */
static void
hear(const char *text, size_t length)
{
	const char *at = memmem(text, length, "sent at ", 8);

	if (at && measuring && sample_count < SAMPLES_MAX)
		samples[sample_count++] = now() - strtod(at + 8, NULL);
}

static void
take_input(struct peer *peer)
{
	struct ws_frame frame;
	size_t head, used = 0, size;

	if (!peer->open) {
		int status = ws_handshake_answer((char *)peer->input, peer->length, &head);

		if (status == 0)
			return;
		if (status != 101) {
			hang_up(peer);
			return;
		}
		peer->open = true;
		used = head;
	}
	while ((size = ws_frame_read(peer->input + used, peer->length - used, &frame))) {
		unsigned char pong[WS_HEADER_MAX + 125];
		unsigned opcode = frame.first & 0xf;
		size_t header = ws_frame_header(pong, WS_FINAL | WS_PONG, true, frame.length < 125 ? frame.length : 0);

		if (opcode == WS_TEXT && peer->kind == TALKER)
			hear((const char *)frame.payload, frame.length);
		if (opcode == WS_PING) {
			memcpy(pong + header, frame.payload, frame.length < 125 ? frame.length : 0);
			send_bytes(peer, pong, header + (frame.length < 125 ? frame.length : 0));
		}
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

static void
wait_for(double end)
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
say(struct peer *peer)
{
	char text[256];

	snprintf(text, sizeof text, "{\"type\":\"chat_message\",\"data\":{\"content\":\"sent at %.9f, and some words more to look like people\"}}", now());
	send_text(peer, text);
}

/* Whatever no client should send: bytes of chance, frames of chance, frames that are no JSON. */
static void
send_garbage(struct peer *peer)
{
	unsigned char bytes[512];
	size_t length = 1 + dice(sizeof bytes - 1);

	for (size_t i = 0; i < length; i++)
		bytes[i] = (unsigned char)dice(256);
	if (dice(2))
		send_text(peer, "{\"type\":\"chat_message\",\"data\":[[[[[[");
	else
		send_bytes(peer, bytes, length);
	shared->garbage++;
}

/* The abusers' turn: who was cut off comes back, who sends garbage goes on. */
static void
be_bad(void)
{
	double moment = now();

	for (unsigned i = 0; i < peer_count; i++) {
		struct peer *peer = &peers[i];

		if (peer->fd < 0 && moment >= peer->again_at)
			dial(peer, other_token, peer->kind == DEAF ? deaf_room : other_room);
		else if (peer->kind == GARBAGE && peer->fd >= 0 && moment >= peer->again_at) {
			send_garbage(peer);
			peer->again_at = moment + dice(200) / 1000.0;
		}
	}
}

static double processor(void);

/* So many seconds of chat; what is measured is printed. */
static void
chat(const char *name, bool bad, double *p99)
{
	double end, due, teller_due = now() + 0.03, began = now(), used = processor();

	sample_count = shared->garbage = shared->cut = 0;
	measuring = true;
	end = now() + wanted.seconds;
	for (due = now(); now() < end; wait_for(due < teller_due ? due : teller_due)) {
		if (now() >= due) {
			say(&peers[dice(wanted.users)]);
			due += 1 / wanted.rate;
		}
		/* The deaf have something not to read. */
		if (now() >= teller_due) {
			say(&peers[wanted.users]);
			teller_due += 1 / wanted.deaf_rate;
		}
	}
	for (end = now() + 2; now() < end;)
		wait_for(end);
	measuring = false;
	used = 100 * (processor() - used) / (now() - began);
	if (sample_count == 0)
		give_up("nobody has heard anything");
	for (unsigned gap = sample_count / 2; gap > 0; gap /= 2)
		for (unsigned i = gap; i < sample_count; i++)
			for (unsigned j = i; j >= gap && samples[j - gap] > samples[j]; j -= gap) {
				double swap = samples[j];

				samples[j] = samples[j - gap];
				samples[j - gap] = swap;
			}
	*p99 = samples[sample_count * 99 / 100];
	printf("%s: %u messages heard, p50 %.2f ms, p99 %.2f ms, longest %.2f ms; the daemon used %.0f %% of a processor", name,
	    sample_count, samples[sample_count / 2] * 1e3, *p99 * 1e3, samples[sample_count - 1] * 1e3, used);
	if (bad)
		printf("; %u pieces of garbage, %u idle or deaf cut off", shared->garbage, shared->cut);
	putchar('\n');
}

/* Seconds of processor time that the daemon has used. */
static double
processor(void)
{
	unsigned long user = 0, system = 0;
	char path[64], line[1024] = "", *end;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/stat", wanted.daemon);
	if (!wanted.daemon || !(file = fopen(path, "r")))
		return 0;
	if (fgets(line, sizeof line, file) && (end = strrchr(line, ')')))
		sscanf(end + 1, " %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &system);
	fclose(file);
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

static long
memory_kib(void)
{
	char path[64], line[256];
	long kib = 0;
	FILE *file;

	snprintf(path, sizeof path, "/proc/%d/status", wanted.daemon);
	if (!wanted.daemon || !(file = fopen(path, "r")))
		return 0;
	while (fgets(line, sizeof line, file))
		if (sscanf(line, "VmRSS: %ld", &kib) == 1)
			break;
	fclose(file);
	return kib;
}

static void
add_peer(enum kind kind, const char *token, int64_t room)
{
	struct peer *peer = &peers[peer_count++];

	peer->kind = kind;
	if (kind != DEAF && !(peer->input = malloc(INPUT_MAX)))
		give_up("no memory");
	dial(peer, token, room);
}

static void
add_peers(enum kind kind, unsigned count, const char *token, int64_t room)
{
	for (unsigned i = 0; i < count; i++) {
		add_peer(kind, token, room);
		/* The backlog of the daemon is not for thousands at once. */
		if (i % 64 == 63)
			for (double end = now() + 0.05; now() < end;)
				wait_for(end);
	}
	for (double end = now() + 1; now() < end;)
		wait_for(end);
}

/* The process of the abusers, until it is killed. */
static _Noreturn void
abuse(void)
{
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	/* The sockets of those who talk are not ours to hold open, or to read from. */
	for (unsigned i = 0; i < peer_count; i++)
		close(peers[i].fd);
	close(epoll);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	peer_count = 0;
	add_peers(IDLE, wanted.idle, other_token, other_room);
	add_peers(DEAF, wanted.deaf, other_token, deaf_room);
	add_peers(GARBAGE, wanted.garbage, other_token, other_room);
	shared->ready = 1;
	for (double end = now() + 0.05;; end = now() + 0.05) {
		be_bad();
		while (now() < end)
			wait_for(end);
	}
}

static bool
read_options(int argc, char **argv)
{
	static const struct option options[] = {
		{ "idle", required_argument, NULL, 'i' }, { "deaf", required_argument, NULL, 'd' },
		{ "garbage", required_argument, NULL, 'g' }, { "users", required_argument, NULL, 'u' },
		{ "rate", required_argument, NULL, 'r' }, { "deaf-rate", required_argument, NULL, 'R' }, { "seconds", required_argument, NULL, 's' },
		{ "pid", required_argument, NULL, 'p' }, { NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		switch (option) {
		case 'i': wanted.idle = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'd': wanted.deaf = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'g': wanted.garbage = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'u': wanted.users = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'r': wanted.rate = strtod(optarg, NULL); break;
		case 'R': wanted.deaf_rate = strtod(optarg, NULL); break;
		case 's': wanted.seconds = strtod(optarg, NULL); break;
		case 'p': wanted.daemon = atoi(optarg); break;
		default: return false;
		}
	if (optind + 2 != argc || !wanted.users || wanted.rate <= 0 || wanted.deaf_rate <= 0 || wanted.seconds <= 0)
		return false;
	run.http = argv[optind];
	run.ws = argv[optind + 1];
	return true;
}

static void
prepare(void)
{
	struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_family = AF_INET };
	unsigned all = wanted.users + 1 + wanted.idle + wanted.deaf + wanted.garbage;
	char name[200], port[16];
	struct rlimit files;

	signal(SIGPIPE, SIG_IGN);
	getrlimit(RLIMIT_NOFILE, &files);
	files.rlim_cur = files.rlim_max;
	setrlimit(RLIMIT_NOFILE, &files);
	if (files.rlim_cur < all + 64)
		give_up("%u descriptors are too few for %u sockets", (unsigned)files.rlim_cur, all);
	if (sscanf(run.ws, "ws://%199[^:/]:%15[0-9]", name, port) != 2 || getaddrinfo(name, port, &hints, &address) != 0)
		give_up("%s is no address like ws://localhost:8001", run.ws);
	snprintf(host, sizeof host, "%s:%s", name, port);
	epoll = epoll_create1(EPOLL_CLOEXEC);
	peers = calloc(all, sizeof *peers);
	samples = calloc(SAMPLES_MAX, sizeof *samples);
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (!peers || !samples || shared == MAP_FAILED)
		give_up("no memory");
}

int
main(int argc, char **argv)
{
	double quiet, abused;
	long before, during;
	pid_t abusers;

	if (!read_options(argc, argv)) {
		fputs("usage: abuse [--idle N] [--deaf N] [--garbage N] [--users N] [--rate N] [--deaf-rate N]\n"
		      "             [--seconds N] [--pid DAEMON] HTTP_URL WS_URL\n", stderr);
		return 2;
	}
	prepare();
	rest_open();
	people();
	for (unsigned i = 0; i < wanted.users; i++)
		add_peer(TALKER, tokens[i], chat_room);
	add_peers(TELLER, 1, other_token, deaf_room);
	chat("quiet", false, &quiet);
	before = memory_kib();
	if ((abusers = fork()) == 0)
		abuse();
	while (!shared->ready) {
		wait_for(now() + 0.1);
		if (waitpid(abusers, NULL, WNOHANG) == abusers)
			give_up("the abusers have given up");
	}
	chat("abused", true, &abused);
	during = memory_kib();
	kill(abusers, SIGKILL);
	waitpid(abusers, NULL, 0);
	printf("%u idle, %u deaf, %u with garbage, %u users: p99 %.2f times the quiet one; memory of the daemon %.1f MiB, before %.1f MiB\n",
	    wanted.idle, wanted.deaf, wanted.garbage, wanted.users, abused / quiet, (double)during / 1024, (double)before / 1024);
	rest_close();
	return 0;
}
