/* The thread that waits: see commit_thread.h. */
#include "commit_thread.h"
#include "thread.h"
#include "lib/base/log.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static enum state { IDLE, WAITING, DONE } state; /* under the mutex, which also hands the database over */
static void (*wait_for)(void);
static int done = -1; /* an eventfd */

static void
await(enum state wanted)
{
	while (state != wanted)
		pthread_cond_wait(&changed, &mutex);
}

static void
change(enum state to)
{
	state = to;
	pthread_cond_signal(&changed);
}

static void *
run(void *unused)
{
	static const uint64_t one = 1;

	(void)unused;
	for (;;) {
		pthread_mutex_lock(&mutex);
		await(WAITING);
		pthread_mutex_unlock(&mutex);
		wait_for();
		pthread_mutex_lock(&mutex);
		change(DONE);
		pthread_mutex_unlock(&mutex);
		while (write(done, &one, sizeof one) < 0 && errno == EINTR)
			;
	}
	return NULL;
}

bool
commit_thread_begin(bool (*watch)(int descriptor))
{
	done = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (done >= 0 && watch(done) && thread_start(run))
		return true;
	log_warning("no thread that waits for the disk: %s: the sockets wait for it", strerror(errno));
	return false;
}

void
commit_thread_start(void (*wait)(void))
{
	pthread_mutex_lock(&mutex);
	wait_for = wait;
	change(WAITING);
	pthread_mutex_unlock(&mutex);
}

void
commit_thread_wait(void)
{
	pthread_mutex_lock(&mutex);
	await(DONE);
	state = IDLE;
	pthread_mutex_unlock(&mutex);
}

bool
commit_thread_done(void)
{
	bool is_done;

	pthread_mutex_lock(&mutex);
	is_done = state == DONE;
	pthread_mutex_unlock(&mutex);
	return is_done;
}

bool
commit_thread_took(int descriptor)
{
	uint64_t count;

	return descriptor >= 0 && descriptor == done && (read(done, &count, sizeof count) > 0 || errno == EAGAIN);
}
