/*
 * abuse: what a crowd that means no good does to those who talk. Fifty users chat; then thousands of idle sockets, hundreds
 * that read nothing of what they are told and hundreds that send garbage join them, from a process of their own, and the same
 * chat goes on. Prints how long messages took to reach everybody, quiet and under abuse in the same run, and the memory and
 * the processor time of the daemon. Against a running instance without rate limits and without limits on connections.
 *
 *	abuse [--idle N] [--deaf N] [--garbage N] [--users N] [--rate N] [--deaf-rate N] [--seconds N] [--pid DAEMON] HTTP_URL WS_URL
 *
 * --rate and --deaf-rate: messages a second in the room of the fifty, and in that of the deaf (10, 1).
 *
 *	abuse --strangers KIND [--decoy] [--users N] [--seconds N] HTTP_URL WS_URL
 *
 * A few strangers come in place of the crowd, one kind after the other (abuse_stranger.c has them; `all`), against an instance with
 * all its limits that believes X-Forwarded-For from 127.0.0.1: everybody has an address of their own. --decoy: each kind comes once
 * more and turns to a program that refuses everything at once (abuse_decoy.c), which tells what it costs the machine alone.
 *
 *	abuse --class N [--workers SUPERVISOR] [--seconds N] HTTP_URL WS_URL
 *
 * Instead of all that: N pupils register and log in at once (abuse_class.c); --seconds: how long it is quiet before.
 */
#define _GNU_SOURCE 1
#include "abuse.h"

#include <getopt.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

struct wanted wanted = { .idle = 5000, .deaf = 500, .garbage = 200, .users = 50, .rate = 10, .deaf_rate = 1, .seconds = 20 };
struct run run = { .seed = 1 };
struct shared *shared;

char (*tokens)[TOKEN_MAX];
static char other_token[TOKEN_MAX];
static int64_t chat_room, deaf_room, other_room;

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

void
register_user(const char *kind, unsigned number, char token[TOKEN_MAX])
{
	char body[256], client[40];
	struct json_object *answer;
	long status;

	snprintf(client, sizeof client, "10.%d.%u.%u", *kind, number / 250, number % 250 + 1);
	run.client = client;
	snprintf(body, sizeof body,
	         "{\"email\":\"%s%u-%d@example.org\",\"username\":\"%s%u-%d\",\"password\":\"a long enough secret\"}", kind, number,
	         (int)getpid(), kind, number, (int)getpid());
	answer = rest_ask("", "POST", "/api/auth/register/", body, &status);
	run.client = NULL;
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

/* A file of 20 MB, and a link to it that needs no token. */
static void
store_large_file(void)
{
	static const char head[] = "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"large.bin\"\r\n\r\n",
			  tail[] = "\r\n--b--\r\n";
	size_t size = 20 * 1000 * 1000, length = sizeof head - 1 + size + sizeof tail - 1;
	char *body = malloc(length), path[PATH_MAX_BYTES];
	struct printbuf *answer = printbuf_new();
	struct json_object *file, *link;
	const char *url;
	long status;

	if (!body || !answer)
		give_up("no memory");
	memset(body, 'x', length);
	memcpy(body, head, sizeof head - 1);
	memcpy(body + length - (sizeof tail - 1), tail, sizeof tail - 1);
	status = rest_fetch(other_token, "POST", "/api/files/upload/", "multipart/form-data; boundary=b", body, length, answer);
	file = answer->bpos ? json_tokener_parse(answer->buf) : NULL;
	if (status != 201)
		give_up("the large file is not taken: %ld", status);
	snprintf(path, sizeof path, "/api/files/%lld/link/", (long long)number_at(file, "id"));
	link = rest_ask(other_token, "POST", path, "{}", &status);
	url = strstr(text_at(link, "url"), "/api/");
	if (!url)
		give_up("there is no link to the large file: %ld", status);
	snprintf(shared->large_file, sizeof shared->large_file, "%s", url);
	json_object_put(file);
	json_object_put(link);
	printbuf_free(answer);
	free(body);
}

/* Everybody who talks takes a seat: the users first, then the one who tells the deaf. */
static void
sit_down(void)
{
	for (unsigned i = 0; i < wanted.users; i++)
		peers_add(TALKER, 1, tokens[i], chat_room);
	peers_add(TELLER, 1, other_token, deaf_room);
	for (double end = now() + 1; now() < end;)
		peers_wait(end);
}

/* Lets them in, and waits until they are all there. */
static pid_t
let_abuse(void)
{
	pid_t abusers = fork();

	if (abusers == 0)
		abuse(other_token, deaf_room, other_room);
	while (!shared->ready) {
		peers_wait(now() + 0.1);
		if (waitpid(abusers, NULL, WNOHANG) == abusers)
			give_up("the abusers have given up");
	}
	return abusers;
}

/* clang-format off */
static const struct option options[] = {
	{ "idle", required_argument, NULL, 'i' },
	{ "deaf", required_argument, NULL, 'd' },
	{ "garbage", required_argument, NULL, 'g' },
	{ "users", required_argument, NULL, 'u' },
	{ "rate", required_argument, NULL, 'r' },
	{ "deaf-rate", required_argument, NULL, 'R' },
	{ "seconds", required_argument, NULL, 's' },
	{ "pid", required_argument, NULL, 'p' },
	{ "class", required_argument, NULL, 'c' },
	{ "workers", required_argument, NULL, 'w' },
	{ "strangers", required_argument, NULL, 'x' },
	{ "decoy", no_argument, NULL, 'D' },
	{ "apart", no_argument, NULL, 'a' },
	{ NULL, 0, NULL, 0 },
};
/* clang-format on */

static bool
read_options(int argc, char **argv)
{
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
		case 'c': wanted.class = (unsigned)strtoul(optarg, NULL, 10); break;
		case 'w': wanted.workers = atoi(optarg); break;
		case 'D': wanted.decoy = true; break;
		case 'a': wanted.apart = true; break;
		case 'x': wanted.strangers = optarg; break;
		default: return false;
		}
	if (optind + 2 != argc || !wanted.users || wanted.rate <= 0 || wanted.deaf_rate <= 0 || wanted.seconds <= 0)
		return false;
	run.http = argv[optind];
	run.ws = argv[optind + 1];
	return true;
}

/* The crowd, beside the same chat as in the quiet. */
static void
crowd_comes(struct ways quiet)
{
	long before = daemon_memory(), during;
	pid_t abusers = let_abuse();
	struct ways abused = chat("abused", true);

	during = daemon_memory();
	kill(abusers, SIGKILL);
	waitpid(abusers, NULL, 0);
	printf("%u idle, %u deaf, %u with garbage, %u users: p99 of messages %.2f, of GET me %.2f times the quiet one; memory of the daemon %.1f MiB, "
	       "before %.1f MiB\n",
	       wanted.idle, wanted.deaf, wanted.garbage, wanted.users, abused.message / quiet.message, abused.me / quiet.me,
	       (double)during / 1024, (double)before / 1024);
}

static void
chat_and_abuse(void)
{
	struct ways quiet;

	peers_begin(wanted.users + 1 + wanted.idle + wanted.deaf + wanted.garbage);
	people();
	if (wanted.strangers)
		store_large_file();
	stand_apart(false);
	sit_down();
	quiet = chat("quiet", false);
	if (wanted.strangers)
		strangers_come(quiet);
	else
		crowd_comes(quiet);
}

int
main(int argc, char **argv)
{
	if (!read_options(argc, argv)) {
		fputs("usage: abuse [--idle N] [--deaf N] [--garbage N] [--users N] [--rate N] [--deaf-rate N]\n"
		      "             [--seconds N] [--pid DAEMON] HTTP_URL WS_URL\n"
		      "       abuse --strangers KIND [--decoy] [--apart] [--users N] [--seconds N] [--pid DAEMON] HTTP_URL WS_URL\n"
		      "       abuse --class N [--workers SUPERVISOR] [--seconds N] HTTP_URL WS_URL\n",
		      stderr);
		return 2;
	}
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IOLBF, 0);
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED)
		give_up("no memory");
	rest_open();
	if (wanted.class)
		class_measure();
	else
		chat_and_abuse();
	rest_close();
	return 0;
}
