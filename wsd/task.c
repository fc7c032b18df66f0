/* Tasks: see task.h. */
#include "task.h"
#include "hold.h"
#include "timer.h"
#include "lib/base/config.h"
#include "lib/base/log.h"
#include "lib/db/db.h"

#ifdef POSTGRESQL

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <ucontext.h>
#include <unistd.h>

enum { STACK_BYTES = 1024 * 1024, GUARD_BYTES = 64 * 1024 };

static struct work_queue queue = STAILQ_HEAD_INITIALIZER(queue); /* the first is the one under way, where one is */
static enum { IDLE, RUNNING, SUSPENDED } state;
static bool on, blocking; /* blocking: it is to be ended without leaving its stack again */
static bool paused;       /* it is suspended until a moment, not until there is something to read */
static ucontext_t loop_context, task_context;
static bool (*watch)(int descriptor);
static struct timer timer; /* for what is left when one task was ended ahead of its time */
static struct timer pause_timer;
static struct timer look_timer; /* see look_again */
static int watched = -1;        /* a duplicate of the connection's socket, in the event loop */

/* On the tasks' own stack: does the first of the queue, again and again. */
static void
run_tasks(void)
{
	for (;;) {
		work_do(STAILQ_FIRST(&queue));
		state = IDLE;
		swapcontext(&task_context, &loop_context);
	}
}

/* Goes on with the task under way, or begins the first. It has ended or waits when this returns. */
static void
go_on(void)
{
	state = RUNNING;
	swapcontext(&loop_context, &task_context);
	if (state != SUSPENDED)
		free(work_take(&queue));
}

static void
run_queue(void)
{
	while (state == IDLE && !STAILQ_EMPTY(&queue))
		go_on();
}

/* Goes on with a task that waits, be it for a moment (`pause`) or for something to read, and with those behind it; false: none does. */
static bool
wake(bool pause)
{
	if (state != SUSPENDED || paused != pause)
		return false;
	go_on();
	run_queue();
	return true;
}

static void
run_rest(struct timer *unused)
{
	(void)unused;
	run_queue();
}

/* Whether a descriptor is of the same socket: a later connection may have the same number. */
static bool
is_watched(int descriptor)
{
	struct stat ours, theirs;

	return watched >= 0 && fstat(watched, &ours) == 0 && fstat(descriptor, &theirs) == 0 && ours.st_ino == theirs.st_ino;
}

/* A task that waits for what the loop has closed looks whether there is something to read. */
static void
look_again(struct timer *unused)
{
	(void)unused;
	wake(false);
}

/* Called by the engine before it would wait: leaves the stack until there may be something to read. */
static bool
task_wait(int descriptor)
{
	if (state != RUNNING || blocking)
		return false;
	if (!is_watched(descriptor)) {
		/* What is in the loop is closed by it when it is found readable, as it is once its connection has ended: what was watched
		 * before this, too, of which nobody knows any more. */
		watched = fcntl(descriptor, F_DUPFD_CLOEXEC, 0);
		if (watched < 0 || !watch(watched)) {
			if (watched >= 0)
				close(watched);
			watched = -1;
			return false;
		}
	}
	state = SUSPENDED;
	swapcontext(&task_context, &loop_context);
	return true;
}

static void
end_pause(struct timer *unused)
{
	(void)unused;
	wake(true);
}

/* Called by the engine while it connects: leaves the stack for so long. */
static enum db_pause
task_pause(int milliseconds)
{
	if (state != RUNNING)
		return DB_NO_PAUSE;
	if (blocking)
		return DB_PAUSE_ENDS;
	timer_set(&pause_timer, milliseconds, end_pause);
	paused = true;
	state = SUSPENDED;
	swapcontext(&task_context, &loop_context);
	paused = false;
	return blocking ? DB_PAUSE_ENDS : DB_PAUSED;
}

/* A stack with nothing behind its end. */
static bool
make_stack(void)
{
	char *stack = mmap(NULL, GUARD_BYTES + STACK_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);

	if (stack == MAP_FAILED || mprotect(stack, GUARD_BYTES, PROT_NONE) || getcontext(&task_context))
		return false;
	task_context.uc_stack.ss_sp = stack + GUARD_BYTES;
	task_context.uc_stack.ss_size = STACK_BYTES;
	makecontext(&task_context, run_tasks, 0);
	return true;
}

void
task_begin(bool (*watch_with)(int descriptor))
{
	watch = watch_with;
	if (!*config.database)
		return;
	if (!(on = make_stack()))
		log_warning("no stack for what asks the database: %s: the sockets wait for it", strerror(errno));
	else
		db_set_wait(task_wait, task_pause, task_finish);
}

void
task_add(struct socket *socket, work_function *function, const char *text, size_t length)
{
	if (!on && hold_keep(socket, function, text, length))
		return;
	if (on && work_add(&queue, socket, function, text, length)) {
		run_queue();
	} else {
		task_finish();
		function(socket, text, length);
	}
}

void
task_run(struct socket *socket, work_function *function, const char *text, size_t length)
{
	if (state == RUNNING)
		function(socket, text, length);
	else
		task_add(socket, function, text, length);
}

void
task_finish(void)
{
	if (state != SUSPENDED)
		return;
	blocking = true;
	go_on();
	blocking = false;
	/* The others are not in the way. */
	timer_set(&timer, 0, run_rest);
}

void
task_forget(const struct socket *socket)
{
	hold_forget(socket);
	task_finish();
	work_forget(&queue, socket, state == RUNNING);
}

bool
task_readable(int descriptor)
{
	/* Where nobody has asked, it has ended or tells something. Where it is needed again it is watched again. */
	if (descriptor == watched && !wake(false))
		watched = -1;
	return descriptor == watched;
}

void
task_closed(int descriptor)
{
	if (descriptor != watched)
		return;
	watched = -1;
	/* The rest of the loop's iteration may be about the same socket. */
	timer_set(&look_timer, 0, look_again);
}

#else

void
task_closed(int descriptor)
{
	(void)descriptor;
}

void
task_begin(bool (*watch_with)(int descriptor))
{
	(void)watch_with;
}

void
task_run(struct socket *socket, work_function *function, const char *text, size_t length)
{
	if (!hold_keep(socket, function, text, length))
		function(socket, text, length);
}

void
task_add(struct socket *socket, work_function *function, const char *text, size_t length)
{
	if (!hold_keep(socket, function, text, length))
		function(socket, text, length);
}

void
task_finish(void)
{
}

void
task_forget(const struct socket *socket)
{
	hold_forget(socket);
}

bool
task_readable(int descriptor)
{
	(void)descriptor;
	return false;
}

#endif
