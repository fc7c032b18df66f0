/*
 * Sockets that come and wait for their `hello`: many at once, also after the server was killed, or the same user again and again,
 * one socket after the other. Prints sockets a second; as latencies, of many at once, how long a message takes meanwhile, in
 * another room from somebody who was there before, and of one after the other, how long each waited.
 */
#include "crowd.h"
#include "measure.h"
#include "tests/client/ws_frame.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
	"usage: arrivals [option…] ws://127.0.0.1:PORT\n"
	"  -u            user sockets, not those of room 4\n"
	"  -n NUMBER     of users, each with a socket (1000)\n"
	"  -f NUMBER     the first of them (1)\n"
	"  -t SECONDS    one after the other for so long, of the first user alone\n"
	"  -p IDS        processes of the server, separated by commas, whose CPU time counts\n"
	"  -x FILE       who has the number of the process that is killed before, and then of its successor; nobody was there\n"
	"                before, and the latency is the time since then\n";

enum { STALLED_MS = 30000, USERS_MOST = 6000, TALKER = 3000, TALKERS_ROOM = 180, QUIET_MESSAGES = 20 };

static bool user_sockets;
static unsigned people = 1000, first_user = 1;
static double in_turn;
static const char *processes, *address, *pid_file;
static size_t greeted; /* sockets that have their hello */
static struct socket *talker;
static unsigned said; /* messages of the talker */
static double said_at;
static bool ending;
static struct samples latencies;

static void
read_options(int count, char **arguments)
{
	int option;

	while ((option = getopt(count, arguments, "un:f:t:p:x:")) != -1)
		switch (option) {
		case 'u': user_sockets = true; break;
		case 'n': people = (unsigned)number_from(optarg, USERS_MOST); break;
		case 'f': first_user = (unsigned)number_from(optarg, USERS_MOST); break;
		case 't': in_turn = strtod(optarg, NULL); break;
		case 'p': processes = optarg; break;
		case 'x': pid_file = optarg; break;
		default: give_up("%s", usage);
		}
	if (optind + 1 != count)
		give_up("%s", usage);
	address = arguments[optind];
}

static void
say(void)
{
	char text[128];
	int length = snprintf(text, sizeof text, "{\"type\":\"chat_message\",\"data\":{\"content\":\"live %u\"}}", ++said);

	said_at = now();
	crowd_say(talker, text, (size_t)length);
}

/* The talker says the next when the last one has come back. */
static void
take_message(const struct ws_frame *frame)
{
	char content[64];
	int length = snprintf(content, sizeof content, "\"content\":\"live %u\"", said);

	if (!memmem(frame->payload, frame->length, content, (size_t)length))
		return;
	samples_add(&latencies, now() - said_at);
	if (!ending)
		say();
}

static void
take_frame(struct socket *socket, const struct ws_frame *frame)
{
	if (memmem(frame->payload, frame->length, "\"type\":\"error\"", 14))
		give_up("the server refuses a socket: %.*s", (int)frame->length, (const char *)frame->payload);
	if (frame->length > 16 && !memcmp(frame->payload, "{\"type\":\"hello\"", 15))
		greeted++;
	else if (socket == talker)
		take_message(frame);
}

static void
dial(unsigned user)
{
	char path[128];

	if (user_sockets)
		snprintf(path, sizeof path, "/ws/?v=2&token=bench-token-%u", user);
	else
		snprintf(path, sizeof path, "/ws/room/4/?v=2&token=bench-token-%u", user);
	crowd_dial(address, path, 0);
}

static void
wait_for_hellos(size_t wanted)
{
	double end = now() + STALLED_MS / 1000.0;

	while (greeted < wanted) {
		crowd_service(1000, NULL);
		if (now() > end)
			give_up("only %zu of %zu sockets have their hello", greeted, wanted);
	}
}

/* Somebody who talks to themself, in a room of which none of the others hears. */
static void
begin_talk(void)
{
	double end = now() + STALLED_MS / 1000.0;
	char path[128];

	snprintf(path, sizeof path, "/ws/room/%d/?v=2&token=bench-token-%d", TALKERS_ROOM, TALKER);
	crowd_dial(address, path, 0);
	wait_for_hellos(1);
	talker = &crowd.sockets[0];
	say();
	while (said < QUIET_MESSAGES) {
		crowd_service(1000, NULL);
		if (now() > end)
			give_up("nobody hears themself");
	}
	latencies.count = 0;
}

static void
end_talk(void)
{
	size_t before = latencies.count;

	ending = true;
	while (latencies.count == before)
		crowd_service(1000, NULL);
}

/* Kills the server, and waits until its successor listens; when it was killed. */
static double
restart(void)
{
	double killed = now();

	processes = crowd_restart(address, pid_file);
	samples_add(&latencies, 0);
	return killed;
}

static void
come_together(struct result *result)
{
	double killed = 0;

	if (pid_file)
		killed = restart();
	else
		begin_talk();
	result->seconds = -now();
	result->cpu = -cpu_seconds(processes);
	for (unsigned i = 0; i < people; i++)
		dial(first_user + i);
	wait_for_hellos(crowd.count);
	result->cpu += cpu_seconds(processes);
	result->seconds += now();
	result->events = people;
	if (pid_file)
		latencies.value[0] = now() - killed;
	else
		end_talk();
}

/* Each leaves before the next comes. */
static void
come_in_turn(struct result *result)
{
	double began = now(), dialled;

	result->cpu = -cpu_seconds(processes);
	while (now() < began + in_turn) {
		dialled = now();
		dial(first_user);
		wait_for_hellos(crowd.count);
		samples_add(&latencies, now() - dialled);
		close(crowd.sockets[crowd.count - 1].descriptor);
	}
	result->seconds = now() - began;
	result->cpu += cpu_seconds(processes);
	result->events = (double)crowd.count;
}

int
main(int count, char **arguments)
{
	struct result result = { .unit = 1000 };

	read_options(count, arguments);
	crowd.early = take_frame;
	if (in_turn > 0)
		come_in_turn(&result);
	else
		come_together(&result);
	result.latencies = latencies;
	result_print(&result);
	return EXIT_SUCCESS;
}
