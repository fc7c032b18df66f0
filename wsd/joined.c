/* Frames in one transaction: see joined.h. */
#include "joined.h"
#include "busy.h"
#include "call.h"
#include "commit_thread.h"
#include "frame_job.h"
#include "frames.h"
#include "hold.h"
#include "socket.h"
#include "timer.h"
#include "user_socket.h"
#include "lib/base/error.h"
#include "lib/db/db.h"

#include <stdlib.h>
#include <string.h>

enum {
	JOINED_MOST = 64
}; /* frames of a transaction: while it lasts other processes cannot write, and the loop does nothing else */

STAILQ_HEAD(frame_jobs, frame_job);

static struct frame_jobs waiting = STAILQ_HEAD_INITIALIZER(waiting), parts = STAILQ_HEAD_INITIALIZER(parts);
static void (*ended)(struct socket *socket);
static struct timer rest_timer; /* the loop is not to sleep before the rest */
static bool running;            /* the transaction is being made: nobody else may */
static bool threaded;           /* there is a thread that waits */
/* What it waits for, where it has the transaction of the parts: that it may begin, or that it is stored. */
static enum awaited { NOTHING, ITS_BEGIN, ITS_STORE } awaited;

void
joined_begin(void (*when_ended)(struct socket *socket))
{
	ended = when_ended;
}

bool
joined_add(struct socket *socket, enum frames_kind kind, const char *text, size_t length)
{
	bool writes = kind == FRAMES_WRITE && socket->state == SOCKET_OPEN && db_can_join();
	struct frame_job *job = writes || socket->joined ? calloc(1, sizeof *job + length + 1) : NULL;

	if (!job)
		return false;
	job->socket = socket;
	job->writes = writes;
	job->length = length;
	memcpy(job->text, text, length);
	socket->joined++;
	STAILQ_INSERT_TAIL(&waiting, job, in_queue);
	return true;
}

static void
end(struct frame_job *job)
{
	struct socket *socket = job->socket;

	frames_end(job);
	free(job);
	if (socket && --socket->joined == 0)
		ended(socket);
}

/* The subscription that was found when the frame was read may have ended since: false. */
static bool
find_subscription(struct frame_job *job)
{
	if (!job->socket)
		job->context.subscription = NULL;
	else if (job->socket->user_socket)
		job->context.subscription = user_socket_find(job->socket, job->request.room);
	return job->context.subscription != NULL;
}

static bool
has_part(const struct socket *socket)
{
	const struct frame_job *job;

	STAILQ_FOREACH(job, &parts, in_queue)
		if (job->socket == socket)
			return true;
	return false;
}

/* Reads a frame, and does all that is to be done where it is no part after all; false: then it has ended. */
static bool
read_part(struct frame_job *job)
{
	if (!job->socket || job->socket->state == SOCKET_CLOSING)
		return false;
	frames_begin(job, job->socket, (struct span){ job->text, job->length });
	if (job->writes && (frames_join(job) || has_part(job->socket)))
		return true;
	frames_perform(job);
	frames_answer(job);
	return false;
}

/* Moves what is to be joined from those that wait to the parts. What writes nothing waits for what its socket has sent before. */
static void
choose_parts(void)
{
	struct frame_job *job;
	bool last = false;

	for (int count = 0; !last && count < JOINED_MOST && (job = STAILQ_FIRST(&waiting));) {
		if (!job->writes && has_part(job->socket))
			return;
		STAILQ_REMOVE_HEAD(&waiting, in_queue);
		if (!read_part(job)) {
			end(job);
			continue;
		}
		STAILQ_INSERT_TAIL(&parts, job, in_queue);
		last = frames_is_last(job);
		count++;
	}
}

static void
perform_parts(void)
{
	struct frame_job *job;

	db_joint_begin();
	STAILQ_FOREACH(job, &parts, in_queue) {
		if (!find_subscription(job) && !job->error)
			job->error = &error_permission_denied;
		frames_perform(job);
	}
}

/* Tells each what has become of its frame. */
static void
answer_parts(const struct error *error)
{
	struct frame_job *job;

	while ((job = STAILQ_FIRST(&parts))) {
		STAILQ_REMOVE_HEAD(&parts, in_queue);
		if (!job->error)
			job->error = error;
		if (job->socket && (find_subscription(job) || job->error))
			frames_answer(job);
		end(job);
	}
}

/* Hands the transaction of the parts to the thread. What is read of sockets meanwhile is held. */
static void
hand_over(enum awaited what, void (*wait)(void))
{
	hold_begin();
	awaited = what;
	commit_thread_start(wait);
}

/* The thread has it no more; what it was given it for. */
static enum awaited
take_back(void)
{
	enum awaited what = awaited;

	if (what != NOTHING)
		commit_thread_wait();
	awaited = NOTHING;
	return what;
}

/* The commit of the parts, where the thread has not done it, and all that waits for it. What is read of sockets after that is held. */
static void
conclude(void)
{
	const struct error *error;

	hold_begin();
	running = true;
	if (take_back() == ITS_BEGIN)
		perform_parts();
	error = db_joint_commit();
	busy_end(error);
	answer_parts(error);
	running = false;
}

/* Somebody needs the database. */
static void
finish(void)
{
	if (awaited != NOTHING)
		conclude();
}

/* Does what was held. */
static void
resume(void)
{
	hold_end();
	call_flush();
}

static void
end_pause(struct timer *timer)
{
	(void)timer;
}

/* Performs the parts and has the thread store them. */
static void
store_elsewhere(void)
{
	running = true;
	perform_parts();
	running = false;
	db_joint_seal();
	hand_over(ITS_STORE, db_joint_store);
}

static void
run_elsewhere(void)
{
	busy_begin();
	if (db_joint_at_once())
		store_elsewhere();
	else
		hand_over(ITS_BEGIN, db_joint_await);
}

static void
run_here(void)
{
	running = true;
	busy_begin();
	perform_parts();
	conclude();
	resume();
}

/* The next transaction, for which the thread waits, or the loop itself. */
static void
run(bool elsewhere)
{
	running = true;
	choose_parts();
	running = false;
	if (STAILQ_EMPTY(&parts))
		return;
	if (elsewhere)
		run_elsewhere();
	else
		run_here();
}

void
joined_begin_thread(bool (*watch)(int descriptor))
{
	if (!db_can_join() || !(threaded = commit_thread_begin(watch)))
		return;
	db_set_wait(NULL, NULL, finish);
}

void
joined_run(void)
{
	if (awaited != NOTHING)
		return;
	/* Somebody may have waited for what was stored. */
	resume();
	run(threaded);
	if (awaited == NOTHING && !STAILQ_EMPTY(&waiting))
		timer_set(&rest_timer, 0, end_pause);
}

bool
joined_stored(int descriptor)
{
	if (!threaded || !commit_thread_took(descriptor))
		return false;
	/* It may be the end of one before, which somebody has waited for. */
	if (awaited != NOTHING && !commit_thread_done())
		return true;
	if (awaited == ITS_BEGIN) {
		take_back();
		store_elsewhere();
		return true;
	}
	finish();
	resume();
	return true;
}

/* Whether a socket has a part, or another is to change the seats of calls. */
static bool
is_concerned(const struct socket *socket)
{
	const struct frame_job *job;

	STAILQ_FOREACH(job, &parts, in_queue)
		if (job->socket == socket || frames_is_last(job))
			return true;
	return false;
}

void
joined_finish(const struct socket *socket)
{
	if (!socket || is_concerned(socket))
		finish();
}

void
joined_settle(struct socket *socket)
{
	if (running || !socket->joined)
		return;
	finish();
	resume();
	while (socket->joined)
		run(false);
}

static void
forget(struct frame_jobs *jobs, const struct socket *socket)
{
	struct frame_job *job;

	STAILQ_FOREACH(job, jobs, in_queue)
		if (job->socket == socket)
			job->socket = NULL;
}

void
joined_forget(const struct socket *socket)
{
	forget(&waiting, socket);
	forget(&parts, socket);
}
