/*
 * Strangers, a kind at a time: each is what a few of them did to a server to stop everybody else. They come from addresses of
 * their own, which the server takes from X-Forwarded-For, so that its limits count them apart from those who talk; each acts,
 * rests, and acts again, until it is killed.
 */
#define _GNU_SOURCE 1
#include "abuse.h"
#include "client/ws_frame.h"

#include <netdb.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { STRANGERS_MAX = 32, BODY_SMALL = 60 * 1024, BODY_LARGE = 1024 * 1024 - 64, BODY_HUGE = 26 * 1024 * 1024, READ_PIECE = 8192 };

static const char own_address[] = "198.51.100.7";

/* Whom they turn to in place of the server, or NULL. */
static const char *decoy_http, *decoy_ws;

static void
post(const char *path, const char *type, const char *body, size_t length)
{
	struct printbuf *answer = printbuf_new();

	rest_fetch("", "POST", path, type, body, length, answer);
	printbuf_free(answer);
}

/* A text of `unit` again and again between a head and a tail, of about so many bytes. */
static char *
repeated(const char *head, const char *unit, const char *tail, size_t size)
{
	char *text = malloc(size + strlen(tail) + 1), *at = text;

	if (!text)
		give_up("no memory");
	at = stpcpy(at, head);
	while ((size_t)(at - text) + strlen(unit) < size)
		at = stpcpy(at, unit);
	strcpy(at, tail);
	return text;
}

static void
post_repeated(const char *path, const char *type, const char *head, const char *unit, const char *tail, size_t size)
{
	char *body = repeated(head, unit, tail, size);

	post(path, type, body, strlen(body));
	free(body);
}

/* A name of combining marks, to be normalized. */
static void
send_marks(void)
{
	post_repeated("/api/auth/login/", "application/json", "{\"password\":\"x\",\"username\":\"a", "\xcc\x81", "\"}", BODY_SMALL);
}

/* A tree of very many very small objects. */
static void
send_trees(void)
{
	post_repeated("/api/auth/login/", "application/json", "{\"a\":[{}", ",{}", "]}", BODY_SMALL);
	post_repeated("/api/rooms/1/messages/", "application/json", "{\"a\":[{}", ",{}", "]}", BODY_LARGE);
}

/* A form of very many fields. */
static void
send_fields(void)
{
	post_repeated("/api/auth/login/", "application/x-www-form-urlencoded", "a=b", "&c1=d", "", BODY_SMALL);
	post_repeated("/api/rooms/1/messages/", "application/x-www-form-urlencoded", "a=b", "&c1=d", "", BODY_LARGE);
}

/* As many bytes as an upload may have, to where none belongs. */
static void
send_bodies(void)
{
	post_repeated("/api/rooms/", "application/json", "{\"name\":\"", "0123456789abcdef", "\"}", BODY_HUGE);
}

/* One of a class that logs in: from the address of the school, with a password that is checked. */
static void
log_in(void)
{
	char body[200];

	snprintf(body, sizeof body, "{\"username\":\"talker%u-%d\",\"password\":\"not the secret\"}", dice(wanted.users),
	         (int)getppid());
	run.client = "192.0.2.30";
	post("/api/auth/login/", "application/json", body, strlen(body));
}

static int
dial(const char *url, const char *scheme)
{
	static const struct addrinfo hints = { .ai_socktype = SOCK_STREAM, .ai_family = AF_INET };
	struct addrinfo *address;
	char host[200], port[16], pattern[64];
	int fd;

	snprintf(pattern, sizeof pattern, "%s://%%199[^:/]:%%15[0-9]", scheme);
	if (sscanf(url, pattern, host, port) != 2 || getaddrinfo(host, port, &hints, &address) != 0)
		give_up("%s is no address", url);
	fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd >= 0 && connect(fd, address->ai_addr, address->ai_addrlen) != 0) {
		close(fd);
		fd = -1;
	}
	freeaddrinfo(address);
	return fd;
}

/* Reads a large file, a buffer a second. */
static void
read_slowly(void)
{
	static const int small = READ_PIECE / 2;
	char request[PATH_MAX_BYTES + 200], piece[READ_PIECE];
	int fd = dial(run.http, "http");

	if (fd < 0)
		return;
	setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &small, sizeof small);
	snprintf(request, sizeof request, "GET %s HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n", shared->large_file);
	if (send(fd, request, strlen(request), MSG_NOSIGNAL) > 0)
		while (recv(fd, piece, sizeof piece, 0) > 0)
			sleep(1);
	close(fd);
}

/* Shakes hands as nobody; -1 where that is refused. */
static int
knock(void)
{
	char request[1024], answer[4096], forwarded[80];
	int fd = dial(run.ws, "ws"), length;
	ssize_t got;

	if (fd < 0)
		return -1;
	snprintf(forwarded, sizeof forwarded, "X-Forwarded-For: %s\r\n", own_address);
	length = ws_handshake(request, sizeof request, "localhost", "/ws/room/1/?v=2", forwarded);
	send(fd, request, (size_t)length, MSG_NOSIGNAL);
	if ((got = recv(fd, answer, sizeof answer - 1, 0)) > 12 && !memcmp(answer + 9, "101", 3))
		return fd;
	close(fd);
	return -1;
}

static void
knock_and_go(void)
{
	int fd = knock();

	if (fd >= 0)
		close(fd);
}

/* A frame that is dear to parse, before the token. */
static void
send_frames(void)
{
	static char *text;
	unsigned char header[WS_HEADER_MAX];
	char answer[1024];
	int fd = knock();
	size_t size;

	if (fd < 0)
		return;
	if (!text)
		text = repeated("{\"type\":\"auth\",\"data\":{\"a\":[{}", ",{}", "]}}", 65000);
	size = ws_frame_header(header, WS_FINAL | WS_TEXT, true, strlen(text));
	send(fd, header, size, MSG_NOSIGNAL | MSG_MORE);
	send(fd, text, strlen(text), MSG_NOSIGNAL);
	recv(fd, answer, sizeof answer, 0);
	close(fd);
}

/* What a stranger does, how many do it at once, and how long each rests between two times, in seconds. */
static const struct stranger {
	const char *name, *what;
	void (*act)(void);
	unsigned count;
	double rest;
} strangers[] = {
	{ "marks", "names of 60 KB of combining marks", send_marks, 8, 0.05 },
	{ "trees", "60 KB and 1 MiB of empty objects", send_trees, 8, 0.2 },
	{ "fields", "60 KB and 1 MiB of form fields", send_fields, 8, 0.2 },
	{ "bodies", "26 MiB to where no file belongs", send_bodies, 4, 0.5 },
	{ "guesses", "thirty passwords at a time from one address", log_in, 30, 0 },
	{ "readers", "twelve who read a large file slowly", read_slowly, 12, 0.1 },
	{ "knocks", "connections that come and go", knock_and_go, 8, 0.01 },
	{ "frames", "64 KB of empty objects before the token", send_frames, 8, 0.05 },
};

void
step_back(void)
{
	static const struct sched_param ordinary = { 0 };

	sched_setscheduler(0, SCHED_OTHER, &ordinary);
	setpriority(PRIO_PROCESS, 0, 5);
}

/* As if on a machine of their own: their own work is no load then. The server is to be started on the other processors. */
void
stand_apart(bool last)
{
	int count = get_nprocs();
	cpu_set_t set;

	if (!wanted.apart || count < 2)
		return;
	CPU_ZERO(&set);
	for (int i = 0; i < count; i++)
		if ((i == count - 1) == last)
			CPU_SET(i, &set);
	if (sched_setaffinity(0, sizeof set, &set) < 0)
		give_up("the processors cannot be chosen");
}

static _Noreturn void
be(const struct stranger *stranger)
{
	struct timespec rest = { (time_t)stranger->rest, (long)(stranger->rest * 1e9) % 1000000000 };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	peers_forget();
	step_back();
	stand_apart(true);
	run.client = own_address;
	if (decoy_http) {
		run.http = decoy_http;
		run.ws = decoy_ws;
	}
	for (;;) {
		stranger->act();
		nanosleep(&rest, NULL);
	}
}

static void
end_all(const pid_t *pids, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		kill(pids[i], SIGKILL);
	for (unsigned i = 0; i < count; i++)
		waitpid(pids[i], NULL, 0);
}

static bool
is_wanted(const char *name)
{
	return !wanted.strangers || !strcmp(wanted.strangers, "all") || !strcmp(wanted.strangers, name);
}

/* The chat beside one kind of them. */
static struct ways
chat_beside(const struct stranger *stranger, const char *name)
{
	pid_t pids[STRANGERS_MAX];
	struct ways abused;

	for (unsigned n = 0; n < stranger->count; n++)
		if ((pids[n] = fork()) == 0)
			be(stranger);
	abused = chat(name, false);
	end_all(pids, stranger->count);
	return abused;
}

/* The same while they turn to a decoy. */
static struct ways
chat_beside_decoy(const struct stranger *stranger)
{
	char http[64], ws[64];
	pid_t decoy = decoy_begin(http, ws, sizeof http);
	struct ways abused;

	decoy_http = http;
	decoy_ws = ws;
	abused = chat_beside(stranger, "decoy");
	decoy_http = decoy_ws = NULL;
	end_all(&decoy, 1);
	return abused;
}

static void
print_ratios(const char *what, const char *name, struct ways abused, struct ways quiet)
{
	printf("%s (%s): p99 of messages %.2f, of GET me %.2f times the quiet one\n", name, what, abused.message / quiet.message,
	       abused.me / quiet.me);
}

void
strangers_come(struct ways quiet)
{
	for (size_t i = 0; i < sizeof strangers / sizeof strangers[0]; i++) {
		const struct stranger *stranger = &strangers[i];
		struct ways abused;

		if (!is_wanted(stranger->name))
			continue;
		abused = chat_beside(stranger, stranger->name);
		print_ratios(stranger->what, stranger->name, abused, quiet);
		if (wanted.decoy)
			print_ratios("turning to a decoy", stranger->name, chat_beside_decoy(stranger), quiet);
	}
}
