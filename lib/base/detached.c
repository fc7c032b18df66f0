/*
 * Programs on the side: see detached.h. The child that is forked forks another and ends at once, so that it can be waited for; the other
 * runs the program and watches over it.
 */
#include "lib/base/detached.h"
#include "lib/base/log.h"
#include "lib/base/words.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ARGUMENTS_MOST = 32 };

/* Nothing of the configuration, which has secrets. */
static char *environment[] = { "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C.UTF-8", NULL };

static _Noreturn void
become(const char *command)
{
	char *arguments[ARGUMENTS_MOST + 1] = { 0 };
	const char *word;
	size_t length;
	sigset_t none;

	for (int i = 0; i < ARGUMENTS_MOST && (word = words_next(&command, &length)); i++)
		arguments[i] = strndup(word, length);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	signal(SIGPIPE, SIG_DFL);
	if (arguments[0])
		execve(arguments[0], arguments, environment);
	_exit(127);
}

/* Standard input is the text, output goes nowhere; errors go to the log as ours do. */
static bool
take_descriptors(int text)
{
	int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

	return nowhere >= 0 && dup2(text, STDIN_FILENO) >= 0 && dup2(nowhere, STDOUT_FILENO) >= 0
	    && close_range(STDERR_FILENO + 1, ~0U, 0) == 0;
}

/* Waits until the program ends, or for too long. */
static void
watch(pid_t program)
{
	const struct timespec most = { .tv_sec = DETACHED_SECONDS };
	sigset_t child;
	int status;

	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	if (sigtimedwait(&child, NULL, &most) < 0)
		kill(program, SIGKILL);
	if (waitpid(program, &status, 0) != program || status)
		log_error("mail_command failed: %s %d", WIFSIGNALED(status) ? "signal" : "status",
		          WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status));
}

static _Noreturn void
run_aside(const char *command, int text, bool run)
{
	sigset_t child;
	pid_t program;

	if (!run || !take_descriptors(text) || setsid() < 0)
		_exit(0);
	signal(SIGCHLD, SIG_DFL);
	sigemptyset(&child);
	sigaddset(&child, SIGCHLD);
	sigprocmask(SIG_BLOCK, &child, NULL);
	if ((program = fork()) == 0)
		become(command);
	if (program > 0)
		watch(program);
	_exit(0);
}

/* Returns in the caller alone. */
static bool
start(const char *command, int text, bool run)
{
	pid_t between = fork();
	int status = 0;

	if (between < 0)
		return false;
	if (between == 0) {
		pid_t aside = fork();

		if (aside == 0)
			run_aside(command, text, run);
		_exit(aside < 0);
	}
	while (waitpid(between, &status, 0) < 0)
		if (errno != EINTR)
			return errno == ECHILD;
	return status == 0;
}

bool
detached_run(const char *command, const char *text, size_t length, bool run)
{
	int file = memfd_create("mail", MFD_CLOEXEC);
	bool good = file >= 0 && write(file, text, length) == (ssize_t)length && lseek(file, 0, SEEK_SET) == 0
	         && start(command, file, run);

	if (!good)
		log_error("mail_command cannot be run: %s", strerror(errno));
	if (file >= 0)
		close(file);
	return good;
}
