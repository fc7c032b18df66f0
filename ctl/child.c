/* One program that the supervisor keeps running: see child.h. */
#include "child.h"
#include "state.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	YOUNG_MS = 1000, /* who dies younger than this may do so again */
	PAUSE_LEAST_MS = 100,
	PAUSE_MOST_MS = 5000,
	NOT_RUNNABLE = 127 /* exit status of a program that could not be run */
};

static int shared = -1;

void
child_share(int descriptor)
{
	shared = descriptor;
}

static void
default_signals(void)
{
	static const int used[] = { SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD, SIGQUIT };
	sigset_t none;

	for (size_t i = 0; i < sizeof used / sizeof used[0]; i++)
		signal(used[i], SIG_DFL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

/* Passes the listening sockets on as sd_listen_fds(3) says: from the first descriptor after the standard ones on, with their number
 * and the process in the environment. What lies in the way is moved first. */
static void
pass_listeners(const struct child *child)
{
	int above = STDERR_FILENO + 1 + child->listening, moved[ENDPOINTS_MAX];
	char number[16];

	if (shared >= 0)
		shared = fcntl(shared, F_DUPFD_CLOEXEC, above);
	for (int i = 0; i < child->listening; i++)
		moved[i] = fcntl(child->listeners[i], F_DUPFD_CLOEXEC, above);
	for (int i = 0; i < child->listening; i++)
		dup2(moved[i], STDERR_FILENO + 1 + i);
	snprintf(number, sizeof number, "%d", child->listening);
	setenv("LISTEN_FDS", number, 1);
	snprintf(number, sizeof number, "%ld", (long)getpid());
	setenv("LISTEN_PID", number, 1);
}

/* The new process: becomes the program. What it prints goes to the log: standard output is for the line `ready`. */
static void
become(const struct child *child, pid_t parent)
{
	int input = child->input < 0 ? open("/dev/null", O_RDONLY | O_CLOEXEC) : child->input;

	setsid();
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(EXIT_SUCCESS);
	default_signals();
	dup2(input, STDIN_FILENO);
	if (child->output)
		dup2(child->output, STDERR_FILENO);
	dup2(STDERR_FILENO, STDOUT_FILENO);
	if (child->listening)
		pass_listeners(child);
	if (shared >= 0)
		fcntl(shared, F_SETFD, 0);
	if (child->variable)
		setenv(child->variable, child->value, 1);
	execv(child->arguments[0], child->arguments);
	log_error("%s cannot be run: %s", child->arguments[0], strerror(errno));
	_exit(NOT_RUNNABLE);
}

static void
write_pid(const struct child *child)
{
	char name[64], text[32];

	snprintf(name, sizeof name, "%s.pid", child->name);
	snprintf(text, sizeof text, "%ld\n", (long)child->pid);
	state_write(name, text);
}

void
child_put_off(struct child *child)
{
	child->pause = child->pause ? child->pause * 2 : PAUSE_LEAST_MS;
	if (child->pause > PAUSE_MOST_MS)
		child->pause = PAUSE_MOST_MS;
	child->due = clock_uptime_ms() + child->pause;
}

void
child_start(struct child *child)
{
	pid_t parent = getpid(), pid = fork();

	if (pid == 0)
		become(child, parent);
	child->due = 0;
	if (pid < 0) {
		log_error("%s cannot be started: %s", child->name, strerror(errno));
		child_put_off(child);
		return;
	}
	child->pid = pid;
	child->began = clock_uptime_ms();
	write_pid(child);
}

void
child_replace(struct child *child)
{
	pid_t old = child->pid;

	child_start(child);
	if (child->pid == old)
		child->due = 0; /* the old one goes on */
	else if (old)
		kill(old, SIGTERM);
}

void
child_ended(struct child *child, int status)
{
	int64_t now = clock_uptime_ms();

	if (WIFSIGNALED(status))
		log_warning("%s (process %ld) was ended by signal %d (%s)", child->name, (long)child->pid, WTERMSIG(status),
		            strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status))
		log_warning("%s (process %ld) ended with status %d", child->name, (long)child->pid, WEXITSTATUS(status));
	child->pid = 0;
	if (now - child->began < YOUNG_MS) {
		child_put_off(child);
		return;
	}
	child->pause = 0;
	child->due = now;
}

void
child_signal(const struct child *child, int signal)
{
	if (child->pid)
		kill(child->pid, signal);
}

void
child_kill(const struct child *child)
{
	/* Before it has made its own session its group does not exist yet. */
	if (child->pid && kill(-child->pid, SIGKILL))
		kill(child->pid, SIGKILL);
}
