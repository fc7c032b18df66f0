/*
 * Pings of sockets in a room of their own, beside whatever else the server does: each socket says the next so many milliseconds after the
 * answer to the last. Prints answers a second, and how long they took.
 */
#include "crowd.h"
#include "measure.h"
#include "tests/client/ws_frame.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SOCKETS = 20, FIRST_USER = 2976, ROOM = 180, PAUSE_MS = 10 };

static double said_at[SOCKETS], due[SOCKETS]; /* one of the two; 0: not yet, or not any more */
static struct samples latencies;

static void
take_frame(struct socket *socket, const struct ws_frame *frame)
{
	size_t place = (size_t)(socket - crowd.sockets);

	if (!memmem(frame->payload, frame->length, "\"type\":\"pong\"", 13))
		return;
	samples_add(&latencies, now() - said_at[place]);
	due[place] = now() + PAUSE_MS / 1000.0;
}

static void
say_what_is_due(void)
{
	static const char ping[] = "{\"type\":\"ping\"}";

	for (size_t i = 0; i < SOCKETS; i++)
		if (due[i] > 0 && due[i] <= now()) {
			due[i] = 0;
			said_at[i] = now();
			crowd_say(&crowd.sockets[i], ping, sizeof ping - 1);
		}
}

static void
run_for(double seconds)
{
	double end = now() + seconds;

	while (now() < end) {
		say_what_is_due();
		crowd_service(1, NULL);
	}
}

int
main(int count, char **arguments)
{
	struct result result = { .unit = 1000 };
	char path[128];

	if (count != 5)
		give_up("usage: pings WARM_UP SECONDS PROCESSES ws://127.0.0.1:PORT");
	crowd.early = take_frame;
	for (unsigned i = 0; i < SOCKETS; i++) {
		snprintf(path, sizeof path, "/ws/room/%d/?v=2&token=bench-token-%u", ROOM, FIRST_USER + i);
		crowd_dial(arguments[4], path, 0);
	}
	crowd_settle();
	for (unsigned i = 0; i < SOCKETS; i++)
		due[i] = now() + (double)i * PAUSE_MS / 1000.0 / SOCKETS;
	run_for(strtod(arguments[1], NULL));
	latencies.count = 0;
	result.cpu = -cpu_seconds(arguments[3]);
	result.seconds = strtod(arguments[2], NULL);
	run_for(result.seconds);
	result.cpu += cpu_seconds(arguments[3]);
	result.events = (double)latencies.count;
	result.latencies = latencies;
	result_print(&result);
	return EXIT_SUCCESS;
}
