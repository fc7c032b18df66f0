/*
 * So many sockets come into one room at once, each of which asked to hear who else is there: how long until everybody knows
 * of everybody, from `hello` or from `presence`, and that nobody is told of themself. And then, one after the other, a few
 * come and go: how long the others wait for that. Prints sockets a second, and the waiting as latencies.
 */
#include "crowd.h"
#include "measure.h"
#include "tests/client/ws_frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PEOPLE_MOST = 6000, GATHER_TIMEOUT_MS = 120000, VISITS = 20, PAUSE_MS = 50, ROOM = 4 };

static unsigned people;
static unsigned char *known; /* [who][whom], 1: online */
static unsigned known_count[PEOPLE_MOST];
static size_t complete;   /* those who know everybody */
static unsigned expected; /* whom each is to know, themself not counted */
static const char *address, *processes;

static void
know(unsigned who, unsigned whom, bool online)
{
	unsigned char *entry = &known[(size_t)who * PEOPLE_MOST + whom];

	if (whom == who)
		give_up("socket %u was told of itself", who);
	complete -= known_count[who] == expected;
	known_count[who] += (unsigned)online - *entry;
	*entry = online;
	complete += known_count[who] == expected;
}

/* The ids of `online` in hello, the own one first or somewhere. */
static void
take_list(unsigned who, const char *text, const char *end)
{
	while (text < end && *text != ']') {
		unsigned user = (unsigned)strtoul(text + 1, (char **)&text, 10);

		if (user == 0 || user > PEOPLE_MOST)
			give_up("socket %u was told of user %u", who, user);
		if (user - 1 != who)
			know(who, user - 1, true);
	}
}

static bool
take_presence(unsigned who, const char *text, const char *end)
{
	static const char head[] = "{\"type\":\"presence\",\"data\":{\"user_id\":", online[] = ",\"status\":\"online\"}}",
			  offline[] = ",\"status\":\"offline\"}}";
	unsigned long user;
	size_t length;
	char *rest;

	if ((size_t)(end - text) < sizeof head || memcmp(text, head, sizeof head - 1) != 0)
		return false;
	user = strtoul(text + sizeof head - 1, &rest, 10);
	length = (size_t)(end - rest);
	if (user == 0 || user > PEOPLE_MOST)
		give_up("socket %u was told of user %lu", who, user);
	if (length == sizeof online - 1 && memcmp(rest, online, length) == 0)
		know(who, (unsigned)user - 1, true);
	else if (length == sizeof offline - 1 && memcmp(rest, offline, length) == 0)
		know(who, (unsigned)user - 1, false);
	else
		return false;
	return true;
}

static void
take_frame(struct socket *socket, const struct ws_frame *frame)
{
	const char *text = (const char *)frame->payload, *end = text + frame->length, *found;
	unsigned who = (unsigned)(socket - crowd.sockets);

	if (take_presence(who, text, end))
		return;
	if ((found = memmem(text, frame->length, "\"online\":[", 10)))
		take_list(who, found + 9, end);
	else
		give_up("socket %u heard: %.*s", who, (int)frame->length, text);
}

static void
dial(unsigned who)
{
	char path[128];

	snprintf(path, sizeof path, "/ws/room/%d/?v=2&token=bench-token-%u", ROOM, who + 1);
	crowd_dial(address, path, 0);
	if (crowd.count % 64 == 0)
		crowd_service(0, NULL);
}

static void
wait_for(size_t wanted)
{
	double end = now() + GATHER_TIMEOUT_MS / 1000.0;

	while (complete < wanted) {
		crowd_service(1000, NULL);
		if (now() > end)
			give_up("only %zu of %zu sockets know of all the others", complete, wanted);
	}
}

/* One more comes, and after a while another: until all the others have heard of it. */
static void
visit(struct samples *latencies)
{
	double began;

	expected++;
	complete = 0;
	began = now();
	dial(people);
	known_count[people] = 0;
	people++;
	/* The newcomer too. */
	wait_for(people);
	samples_add(latencies, now() - began);
	for (double end = now() + PAUSE_MS / 1000.0; now() < end;)
		crowd_service(PAUSE_MS, NULL);
}

int
main(int count, char **arguments)
{
	struct result result = { .unit = 1000 };

	if (count != 4)
		give_up("usage: gathering SOCKETS PIDS ws://127.0.0.1:PORT");
	people = (unsigned)number_from(arguments[1], PEOPLE_MOST - VISITS);
	processes = arguments[2];
	address = arguments[3];
	expected = people - 1;
	if (!(known = calloc(PEOPLE_MOST, PEOPLE_MOST)))
		give_up("no memory");
	crowd.early = take_frame;
	result.seconds = -now();
	result.cpu = -cpu_seconds(processes);
	for (unsigned i = 0; i < people; i++)
		dial(i);
	wait_for(people);
	result.seconds += now();
	result.cpu += cpu_seconds(processes);
	result.events = people;
	for (int i = 0; i < VISITS; i++)
		visit(&result.latencies);
	result_print(&result);
	return EXIT_SUCCESS;
}
