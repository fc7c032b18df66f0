/* The process of the housekeeper: see housekeeper_process.h. */
#include "housekeeper_process.h"
#include "housekeeper.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { AGAIN_MS = 10000 }; /* between two starts */

extern char **environ;

static char *configuration;
static pid_t process;
static int told = -1; /* the end of its pipe; -1: there is no process */
static int64_t started_ms = -AGAIN_MS;

void
housekeeper_configure(char *path)
{
	configuration = path;
}

/* It has nothing of the daemon but the log: a descriptor of a client that it kept would keep the connection. Returns 0 or an error. */
static int
spawn(int input)
{
	char name[] = "moznods-wsd", option[] = "--housekeeper", *arguments[] = { name, option, configuration, NULL };
	posix_spawn_file_actions_t actions;
	int error = posix_spawn_file_actions_init(&actions);

	if (error)
		return error;
	error = posix_spawn_file_actions_adddup2(&actions, input, STDIN_FILENO);
	if (!error)
		error = posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
	if (!error)
		error = posix_spawn(&process, "/proc/self/exe", &actions, NULL, arguments, environ);
	posix_spawn_file_actions_destroy(&actions);
	return error;
}

static void
start(void)
{
	int ends[2], error;

	started_ms = clock_uptime_ms();
	if (pipe2(ends, O_CLOEXEC)) {
		log_error("the housekeeper cannot be started: %s", strerror(errno));
		return;
	}
	error = fcntl(ends[1], F_SETFL, O_NONBLOCK) ? errno : spawn(ends[0]);
	close(ends[0]);
	if (!error) {
		told = ends[1];
		return;
	}
	close(ends[1]);
	log_error("the housekeeper cannot be started: %s", strerror(error));
}

/* Waits until it has ended; how, see waitpid(2). */
static int
reap(void)
{
	int status = 0;

	close(told);
	told = -1;
	while (waitpid(process, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

/* Nobody reads its pipe any more: it has ended, or is about to. */
static void
bury(void)
{
	int status = reap();

	if (WIFSIGNALED(status))
		log_error("the housekeeper was killed by signal %d: it is started again", WTERMSIG(status));
	else
		log_error("the housekeeper ended with status %d: it is started again", WEXITSTATUS(status));
}

/* A pipe that is full is that of one who has not read for hours: then it has enough to do. */
static void
tell(int64_t number)
{
	if (told >= 0 && write(told, &number, sizeof number) < 0 && errno == EPIPE)
		bury();
}

void
housekeeper_second(bool leads)
{
	if (told < 0 && clock_uptime_ms() - started_ms >= AGAIN_MS)
		start();
	tell(leads ? HOUSEKEEPER_SECOND : HOUSEKEEPER_FOLLOWING);
}

void
housekeeper_touch(int64_t token)
{
	tell(token);
}

void
housekeeper_end(void)
{
	if (told < 0)
		return;
	kill(process, SIGKILL);
	reap();
}
