/*
 * Heartbeats: wsd/heartbeat, at times of our own.
 */
#include "tap.h"
#include "lib/base/config.h"
#include "wsd/heartbeat.h"

enum { BEGAN = 1000000, CONNECTIONS = 1000 };

static void
set_intervals(int ping, int timeout, int call_ping, int call_timeout)
{
	config.ping_interval = ping;
	config.ping_timeout = timeout;
	config.call_ping_interval = call_ping;
	config.call_ping_timeout = call_timeout;
}

/* Whether pings of connections that began together are spread over the last fifth of the interval, and over no more. */
static void
test_jitter(void)
{
	struct heartbeat heartbeat = { 0 };
	int64_t first = INT64_MAX, last = 0;

	for (int i = 0; i < CONNECTIONS; i++) {
		heartbeat_begin(&heartbeat, BEGAN);
		first = heartbeat_deadline(&heartbeat) < first ? heartbeat_deadline(&heartbeat) : first;
		last = heartbeat_deadline(&heartbeat) > last ? heartbeat_deadline(&heartbeat) : last;
	}
	claim(first >= BEGAN + 20000 && last <= BEGAN + 25000, "a ping is due in the last fifth of the interval");
	claim(last - first > 3000, "connections that begin together are not pinged together");
}

static void
test_check(void)
{
	struct heartbeat heartbeat = { 0 };
	int64_t due;

	heartbeat_begin(&heartbeat, BEGAN);
	due = heartbeat_deadline(&heartbeat);
	claim(heartbeat_check(&heartbeat, due - 1) == HEARTBEAT_NOTHING, "nothing is due before the deadline");
	claim(heartbeat_check(&heartbeat, due) == HEARTBEAT_PING, "then a ping is");
	heartbeat_pinged(&heartbeat, due);
	claim(heartbeat_check(&heartbeat, due) == HEARTBEAT_NOTHING, "one is enough");
	claim(heartbeat_check(&heartbeat, BEGAN + 60000) != HEARTBEAT_TIMED_OUT, "silence as long as the timeout is allowed");
	claim(heartbeat_check(&heartbeat, BEGAN + 60001) == HEARTBEAT_TIMED_OUT, "a longer one is not");
	heartbeat.last_received = BEGAN + 1;
	claim(heartbeat_check(&heartbeat, BEGAN + 60001) != HEARTBEAT_TIMED_OUT, "the silence counts from the last bytes");
	heartbeat_pinged(&heartbeat, BEGAN + 60000);
	claim(heartbeat_deadline(&heartbeat) == BEGAN + 60001, "the timeout is a deadline, too");
}

static void
test_call(void)
{
	struct heartbeat heartbeat = { 0 };

	heartbeat_begin(&heartbeat, BEGAN);
	heartbeat.last_ping = BEGAN;
	heartbeat.in_call = true;
	claim(heartbeat_deadline(&heartbeat) == BEGAN + 5000, "in a call pings come sooner");
	claim(heartbeat_check(&heartbeat, BEGAN + 15001) == HEARTBEAT_TIMED_OUT, "and so does the timeout");
	heartbeat.in_call = false;
	claim(heartbeat_check(&heartbeat, BEGAN + 15001) == HEARTBEAT_NOTHING, "after the call as before it");
	set_intervals(2, 4, 5, 15);
	heartbeat.in_call = true;
	claim(heartbeat_deadline(&heartbeat) == BEGAN + 2000 && heartbeat_check(&heartbeat, BEGAN + 4001) == HEARTBEAT_TIMED_OUT,
	      "intervals that are shorter outside of calls hold in them, too");
}

int
main(void)
{
	set_intervals(25, 60, 5, 15);
	test_jitter();
	test_check();
	test_call();
	return tap_done();
}
