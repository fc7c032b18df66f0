/* What a process of a crew waits for: a descriptor, or, where it has none, its time; and how it hears that it is to stop. */
#include "fcgi/supervisor.h"
#include "lib/base/clock.h"
#include "tap.h"

#include <signal.h>
#include <stdint.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { IDLE_MS = 30, MANY_WAITS = 20 };

static int64_t ahead; /* of the time that it is, milliseconds */

/* In place of the one of lib/base/clock.c. */
int64_t
clock_uptime_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000 + ahead;
}

static void
check_none(void)
{
	int64_t began = clock_uptime_ms();

	claim(!supervisor_wait(-1, IDLE_MS), "nothing comes where there is nothing to come from");
	claim(clock_uptime_ms() - began >= IDLE_MS - 1, "and that takes its time");
	claim(!supervisor_wait(-1, 0), "or none");
}

/* The descriptor stays the first that a process waits for, and who is told to stop stays so: each is checked by one. */
static void
check_in_child(bool (*holds)(const int ends[2]), const char *what)
{
	int ends[2], status = 1;
	pid_t child;

	fflush(stdout);
	if (pipe(ends) || (child = fork()) < 0)
		return;
	if (child == 0)
		_exit(holds(ends) ? 0 : 1);
	waitpid(child, &status, 0);
	claim(status == 0, what);
	close(ends[0]);
	close(ends[1]);
}

static bool
tells_what_came(const int ends[2])
{
	return !supervisor_wait(ends[0], 0) && write(ends[1], "x", 1) == 1 && supervisor_wait(ends[0], -1);
}

/* As in every process of a crew. */
static void
hold_and_be_told(void)
{
	supervisor_hold_signals(true);
	kill(getpid(), SIGTERM);
}

static bool
stops_without_waiting(const int ends[2])
{
	bool before = supervisor_stops();

	(void)ends;
	hold_and_be_told();
	return !before && supervisor_stops();
}

/* What has come is never taken. */
static bool
stops_where_more_always_comes(const int ends[2])
{
	bool served = write(ends[1], "x", 1) == 1 && supervisor_wait(ends[0], -1);
	int waits = 0;

	hold_and_be_told();
	while (waits < MANY_WAITS && supervisor_wait(ends[0], -1)) {
		waits++;
		ahead += 1000;
	}
	return served && waits < MANY_WAITS && supervisor_stops();
}

int
main(void)
{
	check_in_child(tells_what_came, "what has come is told");
	check_in_child(stops_without_waiting, "who works and never waits finds out that it is to stop");
	check_in_child(stops_where_more_always_comes, "so does who always has more to serve");
	check_none();
	return tap_done();
}
