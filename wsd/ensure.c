/*
 * Starting the daemon unless it runs: see ensure.h. The daemon holds a lock as long as it runs, so two callers at the same time
 * cannot start two: one of the new processes gets the lock, the other ends, and its caller finds the daemon running all the same.
 */
#include "ensure.h"
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/base/private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
	START_MS = 60000,          /* until it must serve: an old database is upgraded first */
	LOG_MOST = 4 * 1024 * 1024 /* a log that is longer is put aside at the start, bytes */
};

static int waiting = -1; /* in the new process: a pipe, which the caller reads */

/* Whether a daemon has the lock, and so runs. */
static bool
is_running(void)
{
	char path[PATH_MAX];
	int lock;
	bool running;

	snprintf(path, sizeof path, "%s/run/wsd.lock", config.state);
	if ((lock = open(path, O_RDWR | O_CLOEXEC)) < 0)
		return false;
	running = flock(lock, LOCK_SH | LOCK_NB) && errno == EWOULDBLOCK;
	close(lock);
	return running;
}

static int
open_log(void)
{
	char path[PATH_MAX], old[PATH_MAX + 4];
	struct stat status;

	if (!private_make_directory(config.state) && errno != ENOTDIR)
		return -1;
	snprintf(path, sizeof path, "%s/log", config.state);
	if (!private_make_directory(path))
		return -1;
	snprintf(path, sizeof path, "%s/log/wsd.log", config.state);
	snprintf(old, sizeof old, "%s.old", path);
	if (stat(path, &status) == 0 && status.st_size > LOG_MOST)
		rename(path, old);
	return private_open(path, O_WRONLY | O_CREAT | O_APPEND);
}

/* Gives up the session, the directory and the streams of the caller: cron, for one, waits until its pipes are closed. */
static bool
detach(void)
{
	int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC), log = open_log();

	if (nothing < 0 || log < 0) {
		log_error("%s/log/wsd.log: %s", config.state, strerror(errno));
		return false;
	}
	return setsid() >= 0 && (*config.state != '/' || chdir("/") == 0) && dup2(nothing, STDIN_FILENO) >= 0
	    && dup2(log, STDOUT_FILENO) >= 0 && dup2(log, STDERR_FILENO) >= 0;
}

void
ensure_ready(void)
{
	if (waiting < 0)
		return;
	/* The caller may have given up: the daemon goes on. */
	if (write(waiting, "", 1) >= 0)
		close(waiting);
	waiting = -1;
}

/* Waits for the byte that ensure_ready writes; false: the pipe was closed, because the process has ended, or START_MS have
 * passed. */
static bool
await(int pipe)
{
	struct pollfd wanted = { .fd = pipe, .events = POLLIN };
	char byte;

	return poll(&wanted, 1, START_MS) == 1 && read(pipe, &byte, 1) == 1;
}

static int
start(int (*serve)(void), int ends[2])
{
	pid_t process = fork();

	if (process == 0) {
		close(ends[0]);
		waiting = ends[1];
		signal(SIGPIPE, SIG_IGN);
		_exit(detach() ? serve() : EXIT_FAILURE);
	}
	close(ends[1]);
	if (process < 0)
		log_error("the daemon cannot be started: %s", strerror(errno));
	else if (await(ends[0]) || is_running())
		return EXIT_SUCCESS;
	else
		log_error("the daemon does not start: %s/log/wsd.log says why", config.state);
	return EXIT_FAILURE;
}

int
ensure(int (*serve)(void))
{
	int ends[2], status;

	if (is_running())
		return EXIT_SUCCESS;
	if (pipe2(ends, O_CLOEXEC)) {
		log_error("%s", strerror(errno));
		return EXIT_FAILURE;
	}
	status = start(serve, ends);
	close(ends[0]);
	return status;
}
