/*
 * Tasks that wait for a server (wsd/task), whose connections are pairs of sockets; the event loop is played by hand. What the loop has
 * been given it owns: of a descriptor that is not needed any more it has to be told so, and nothing about that may wake a task that
 * waits for another.
 */
#include "tap.h"

#ifdef POSTGRESQL

#include "lib/base/config.h"
#include "lib/db/engine.h"
#include "wsd/task.h"
#include "wsd/timer.h"

#include <sys/socket.h>
#include <unistd.h>

enum { CONNECTIONS = 2 };

static int ours[CONNECTIONS], theirs[CONNECTIONS]; /* the two ends of each connection */
static int given[16], given_count;                 /* to the loop */
static int waits;                                  /* of tasks, that have come to their end */
static bool done;

static bool
watch(int descriptor)
{
	given[given_count++] = descriptor;
	return true;
}

static int
last_given(void)
{
	return given[given_count - 1];
}

static void
reset(void)
{
	given_count = waits = 0;
	done = false;
	for (int i = 0; i < CONNECTIONS; i++) {
		int pair[2];

		if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, pair))
			_exit(1);
		ours[i] = pair[0];
		theirs[i] = pair[1];
	}
}

/* The loop drops all that it has; then the connections end. */
static void
clean(void)
{
	for (int i = 0; i < given_count; i++) {
		task_closed(given[i]);
		close(given[i]);
	}
	timer_run();
	for (int i = 0; i < CONNECTIONS; i++) {
		close(ours[i]);
		close(theirs[i]);
	}
}

static void
wait_once(struct socket *socket, const char *text, size_t length)
{
	(void)socket;
	(void)text;
	(void)length;
	waits += db_wait(ours[0]);
	done = true;
}

/* As the engine does when a connection has ended and the next is there at once. */
static void
wait_for_both(struct socket *socket, const char *text, size_t length)
{
	(void)socket;
	(void)text;
	(void)length;
	for (int i = 0; i < CONNECTIONS; i++)
		waits += db_wait(ours[i]);
	done = true;
}

static void
wait_for_second(struct socket *socket, const char *text, size_t length)
{
	(void)socket;
	(void)text;
	(void)length;
	waits += db_wait(ours[1]);
	done = true;
}

static void
test_same_connection(void)
{
	reset();
	task_run(NULL, wait_once, "", 0);
	claim(!done && given_count == 1, "a task that waits has given its connection to the loop, and the loop goes on");
	claim(given[0] != ours[0], "it has a duplicate, which outlives what the library closes");
	claim(task_readable(given[0]) && done && waits == 1, "it goes on when there is something to read, and its connection stays");
	done = false;
	task_run(NULL, wait_once, "", 0);
	claim(!done && given_count == 1, "the next task waits for the same");
	claim(task_readable(given[0]) && done, "and goes on with it");
	claim(!task_readable(given[0]), "what nobody waits for is not needed");
	done = false;
	task_run(NULL, wait_once, "", 0);
	claim(given_count == 2, "where it is needed again it is given again");
	claim(task_readable(last_given()) && done, "and wakes the task");
	clean();
}

static void
test_next_connection(void)
{
	reset();
	task_run(NULL, wait_for_both, "", 0);
	claim(!task_readable(given[0]), "a connection is not needed any more once its task waits for the next");
	claim(!done && waits == 1 && given_count == 2, "for which it waits");
	task_closed(given[0]);
	timer_run();
	claim(!done && waits == 1, "the end of the old one in the loop does not wake it");
	claim(task_readable(given[1]) && done && waits == 2, "the next one does");
	clean();
}

/* A task that is ended ahead of its time leaves its connection in the loop; the next makes one of its own. */
static void
test_finished(void)
{
	reset();
	task_run(NULL, wait_once, "", 0);
	task_finish();
	claim(done && waits == 1, "a task that is to be finished goes on at once");
	done = false;
	task_run(NULL, wait_for_second, "", 0);
	claim(!done && given_count == 2, "another waits for another connection");
	claim(!task_readable(given[0]) && !done, "the one before it is not needed, and does not wake it");
	claim(task_readable(given[1]) && done, "its own does");
	clean();
}

/* One that was reset is closed by the loop without a word. */
static void
test_closed(void)
{
	reset();
	task_run(NULL, wait_once, "", 0);
	task_closed(given[0]);
	claim(!done, "the end of a connection in the loop is noted");
	timer_run();
	claim(done && waits == 1, "whoever waits for it goes on in the next iteration");
	clean();
}

int
main(void)
{
	config.database = "postgresql://";
	task_begin(watch);
	test_same_connection();
	test_next_connection();
	test_finished();
	test_closed();
	return tap_done();
}

#else

int
main(void)
{
	puts("1..0 # SKIP built without PostgreSQL");
	return 0;
}

#endif
