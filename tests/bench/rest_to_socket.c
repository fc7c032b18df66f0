/*
 * From POST to socket: posts one message after the other over HTTP and measures how long each takes until a WebSocket of
 * the room has it. Prints messages a second and the latencies.
 */
#include "crowd.h"
#include "exchange.h"
#include "measure.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STALLED_S = 10, WARM_UP = 20 };

static struct question question = { .status = 201, .needed = "%" };
static char body[64];
static size_t heard;

static void
receive(struct socket *socket, size_t from, size_t to)
{
	(void)socket;
	heard += to - from;
}

/* Posts message `number`; returns the seconds until the socket has it. */
static double
post(struct exchange *exchange, unsigned number)
{
	double end = now() + STALLED_S, latency = 0;
	bool answered = false;

	snprintf(body, sizeof body, "{\"content\":\"bench 0 %08u ", number);
	exchange_begin(exchange, &question);
	while (!answered || heard <= number) {
		crowd_service(0, receive);
		if (!latency && heard > number)
			latency = now() - exchange->began;
		answered = answered || exchange_go_on(exchange, &question);
		if (now() > end)
			give_up("a message did not arrive within %d seconds", STALLED_S);
	}
	return latency;
}

static void
ask_of(const char *server)
{
	char url[256];

	snprintf(body, sizeof body, "{\"content\":\"bench 0 %08u ", 0u);
	question.before = body;
	question.before_length = strlen(body);
	question.after = "\"}";
	question.after_length = 2;
	snprintf(url, sizeof url, "%s/api/rooms/4/messages/", server);
	question_ask(&question, "POST", url, "Authorization: Token bench-token-1\r\n");
}

int
main(int count, char **arguments)
{
	struct exchange exchange = { .descriptor = -1 };
	struct result result = { .unit = 1000 };
	double seconds, started;
	unsigned number = 0;

	if (count != 5)
		give_up("usage: rest_to_socket SECONDS PIDS ws://127.0.0.1:PORT http://127.0.0.1:PORT");
	seconds = strtod(arguments[1], NULL);
	ask_of(arguments[4]);
	crowd_dial(arguments[3], "/ws/room/4/?v=2&token=bench-token-2", 0);
	crowd_settle();
	crowd_start();
	while (number < WARM_UP)
		post(&exchange, number++);
	started = now();
	result.cpu = -cpu_seconds(arguments[2]);
	while (now() < started + seconds)
		samples_add(&result.latencies, post(&exchange, number++));
	result.seconds = now() - started;
	result.events = (double)result.latencies.count;
	result.cpu += cpu_seconds(arguments[2]);
	result_print(&result);
	return EXIT_SUCCESS;
}
