/*
 * The supervisor: see supervisor.h. Signals are blocked but while a worker waits for a connection, so none
 * can interrupt the reading of a request, which libfcgi would take for its end.
 */
#include "supervisor.h"
#include "lib/base/clock.h"
#include "lib/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	WORKERS_MAX = 512,       /* old and new ones during a reload */
	RESTART_PAUSE_MS = 1000, /* before a worker that died at once is started again */
	DRAIN_MS = 2000,         /* how long a worker that shall stop serves what is waiting */
	STOP_MS = 15000,         /* how long the supervisor waits for that */
	LOOK_MS = 1000           /* between two looks of a worker that never has to wait */
};

struct worker {
	pid_t pid; /* 0: a free slot */
	int crew;
	int64_t began;
	bool retired; /* has been told to stop: not replaced */
};

static const struct crew *crews;
static struct worker workers[WORKERS_MAX];
static volatile sig_atomic_t told_to_stop;
static int64_t drain_ends;
static sigset_t handled, unblocked;
static pid_t own_supervisor; /* of a worker */

static void
supervisor_on_stop_signal(int signal)
{
	(void)signal;
	told_to_stop = 1;
}

static void
do_nothing(int signal)
{
	(void)signal;
}

/* What this process waits with, made at its first wait: of all that wait for one descriptor the system wakes one. Were they all
 * woken for each request, as poll(2) does, that would cost more than the request. */
static int
watch(int descriptor)
{
	static int poller = -1;
	struct epoll_event source = { .events = EPOLLIN | EPOLLEXCLUSIVE };

	if (poller < 0 && (poller = epoll_create1(EPOLL_CLOEXEC)) >= 0 && descriptor >= 0
	    && epoll_ctl(poller, EPOLL_CTL_ADD, descriptor, &source)) {
		close(poller);
		poller = -1;
	}
	return poller;
}

/* A signal that has come, and waits: epoll_pwait(2) lets none through where it has something to tell at once, or is not to wait. */
static void
look_for_signal(void)
{
	sigset_t pending;

	if (!told_to_stop && !sigpending(&pending))
		told_to_stop = sigismember(&pending, SIGTERM) || sigismember(&pending, SIGINT);
}

/* Where there is always something to serve. */
static void
look_now_and_then(void)
{
	static int64_t looked;
	int64_t now = clock_uptime_ms();

	if (now - looked < LOOK_MS)
		return;
	looked = now;
	look_for_signal();
}

bool
supervisor_wait(int descriptor, int idle)
{
	struct epoll_event source;

	for (;;) {
		int ready = epoll_pwait(watch(descriptor), &source, 1, told_to_stop ? 0 : idle, &unblocked);

		if (ready > 0)
			look_now_and_then();
		if (told_to_stop && !drain_ends)
			drain_ends = clock_uptime_ms() + DRAIN_MS;
		if (ready == 0 || (told_to_stop && clock_uptime_ms() > drain_ends))
			return false;
		if (ready > 0)
			return true;
		if (errno != EINTR)
			return false;
	}
}

bool
supervisor_stops(void)
{
	look_for_signal();
	return told_to_stop;
}

static void
tell_supervisor(int signal)
{
	if (getppid() == own_supervisor)
		kill(own_supervisor, signal);
}

void
supervisor_ask_reload(void)
{
	tell_supervisor(SIGHUP);
}

void
supervisor_ask_more(void)
{
	tell_supervisor(SIGUSR1);
}

void
supervisor_ask_stop(void)
{
	tell_supervisor(SIGTERM);
}

bool
supervisor_is_gone(void)
{
	return getppid() != own_supervisor;
}

static struct worker *
free_slot(void)
{
	for (int i = 0; i < WORKERS_MAX; i++)
		if (!workers[i].pid)
			return &workers[i];
	return NULL;
}

/* A worker whose supervisor is killed stops too. */
static void
become_worker(pid_t supervisor, const struct crew *crew)
{
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != supervisor)
		_exit(EXIT_SUCCESS);
	if (crew->name)
		prctl(PR_SET_NAME, crew->name);
	own_supervisor = supervisor;
	signal(SIGHUP, SIG_IGN);
	crew->work();
	_exit(EXIT_SUCCESS);
}

static bool
supervisor_start(int crew)
{
	struct worker *slot = free_slot();
	pid_t supervisor = getpid(), pid;

	if (!slot)
		return false;
	pid = fork();
	if (pid == 0)
		become_worker(supervisor, &crews[crew]);
	if (pid < 0)
		log_error("cannot start a worker: %s", strerror(errno));
	else
		*slot = (struct worker){ pid, crew, clock_uptime_ms(), false };
	return pid > 0;
}

static void
log_end(pid_t pid, int status)
{
	if (WIFSIGNALED(status))
		log_error("worker %ld was killed by signal %d: starting another", (long)pid, WTERMSIG(status));
	else
		log_error("worker %ld ended with status %d: starting another", (long)pid, WEXITSTATUS(status));
}

/* Frees the slots of workers that have ended; true when one ended by itself less than RESTART_PAUSE_MS after its start. */
static bool
supervisor_reap(void)
{
	bool young = false;
	pid_t pid;
	int status;

	while ((pid = waitpid(-1, &status, WNOHANG)) > 0)
		for (int i = 0; i < WORKERS_MAX; i++) {
			if (workers[i].pid != pid)
				continue;
			if (!workers[i].retired && !told_to_stop && !(status == 0 && crews[workers[i].crew].may_end)) {
				log_end(pid, status);
				young = young || clock_uptime_ms() - workers[i].began < RESTART_PAUSE_MS;
			}
			workers[i].pid = 0;
		}
	return young;
}

static int
running(int crew)
{
	int count = 0;

	for (int i = 0; i < WORKERS_MAX; i++)
		count += workers[i].pid && workers[i].crew == crew && !workers[i].retired;
	return count;
}

static void
signal_all(int crew, int signal)
{
	for (int i = 0; i < WORKERS_MAX; i++)
		if (workers[i].pid && workers[i].crew == crew) {
			workers[i].retired = true;
			kill(workers[i].pid, signal);
		}
}

static bool
anybody_left(int crew)
{
	for (int i = 0; i < WORKERS_MAX; i++)
		if (workers[i].pid && workers[i].crew == crew)
			return true;
	return false;
}

/* Starts what is missing; false when that was not possible. */
static bool
fill_up(int crew)
{
	int wanted = crews[crew].wanted(running(crew));

	while (running(crew) < wanted && free_slot())
		if (!supervisor_start(crew))
			return false;
	return true;
}

/* Waits for a crew, while the ones after it go on, and kills those that outstay. */
static void
supervisor_stop_and_wait(int crew, int64_t deadline)
{
	static const struct timespec pause = { 0, 50 * 1000 * 1000 };

	signal_all(crew, SIGTERM);
	for (supervisor_reap(); anybody_left(crew); supervisor_reap()) {
		if (clock_uptime_ms() > deadline)
			signal_all(crew, SIGKILL);
		for (int later = crew + 1; later < CREWS; later++)
			fill_up(later);
		sigtimedwait(&handled, NULL, &pause);
	}
}

void
supervisor_hold_signals(bool hold)
{
	static const int wanted[] = { SIGTERM, SIGINT, SIGHUP, SIGCHLD, SIGUSR1 };

	sigemptyset(&handled);
	for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++)
		sigaddset(&handled, wanted[i]);
	sigprocmask(hold ? SIG_BLOCK : SIG_UNBLOCK, &handled, NULL);
}

/* What epoll_pwait(2) lets through while a worker waits: everything. */
static void
supervisor_take_signals(void)
{
	sigemptyset(&unblocked);
	signal(SIGTERM, supervisor_on_stop_signal);
	signal(SIGINT, supervisor_on_stop_signal);
	signal(SIGHUP, do_nothing);
	signal(SIGCHLD, do_nothing);
	signal(SIGUSR1, do_nothing);
	signal(SIGPIPE, SIG_IGN);
}

/* Waits for a signal other than a child's, at most until the pause is over; 0: none came. */
static int
pause_for_signal(int64_t milliseconds)
{
	int64_t end = clock_uptime_ms() + milliseconds, left;
	int signal_taken;

	while ((left = end - clock_uptime_ms()) > 0) {
		struct timespec time = { left / 1000, left % 1000 * 1000000 };

		signal_taken = sigtimedwait(&handled, NULL, &time);
		if (signal_taken > 0 && signal_taken != SIGCHLD)
			return signal_taken;
	}
	return 0;
}

static bool
fill_all(void)
{
	bool good = true;

	for (int crew = 0; crew < CREWS; crew++)
		good = fill_up(crew) && good;
	return good;
}

void
supervise(const struct crew wanted[CREWS], bool (*reload)(void))
{
	int signal_taken = 0;
	int64_t deadline;

	crews = wanted;
	supervisor_take_signals();
	fcntl(STDIN_FILENO, F_SETFL, fcntl(STDIN_FILENO, F_GETFL) | O_NONBLOCK);
	while (signal_taken != SIGTERM && signal_taken != SIGINT) {
		if (signal_taken == SIGHUP && reload()) {
			log_info("reloading");
			for (int crew = 0; crew < CREWS; crew++)
				signal_all(crew, SIGTERM);
		}
		/* Where something is wrong for all of them, such as the disk or the memory: do not spin. */
		if (supervisor_reap() || !fill_all())
			signal_taken = pause_for_signal(RESTART_PAUSE_MS);
		else
			signal_taken = sigwaitinfo(&handled, NULL);
	}
	log_info("stopping");
	told_to_stop = 1;
	deadline = clock_uptime_ms() + STOP_MS;
	for (int crew = 0; crew < CREWS; crew++)
		supervisor_stop_and_wait(crew, deadline);
}
