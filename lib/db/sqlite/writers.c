/*
 * Writers in a line. SQLite lets one write at a time and has no line for those who wait: each tries again and again, and every try
 * is five system calls. The workers wait for a mutex in a mapped file of the state directory instead, which costs none while nobody
 * waits, and two when somebody does; the kernel gives it back for who dies with it. It is advisory: SQLite's own lock still
 * decides, also with programs that know nothing of it.
 */
#include "lib/base/clock.h"
#include "lib/base/lock.h"
#include "lib/base/log.h"
#include "lib/db/sqlite/sqlite.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

/* Until a mutex has been made in it the file is zeros; one that was made before the machine was started holds for nobody. */
struct writers {
	int64_t boot; /* clock_boot */
	pthread_mutex_t mutex;
};

static struct writers *writers;
static bool first_in_line;

/* False, and why in errno. */
static bool
writers_make(struct writers *of)
{
	pthread_mutexattr_t attributes;

	if ((errno = pthread_mutexattr_init(&attributes)))
		return false;
	if (!(errno = pthread_mutexattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED))
	    && !(errno = pthread_mutexattr_setrobust(&attributes, PTHREAD_MUTEX_ROBUST))
	    && !(errno = pthread_mutex_init(&of->mutex, &attributes)))
		of->boot = clock_boot();
	pthread_mutexattr_destroy(&attributes);
	return of->boot == clock_boot();
}

/* Maps the file, whose lock the caller has. */
static bool
writers_map(int file)
{
	struct writers *mapped;

	if ((errno = posix_fallocate(file, 0, sizeof *mapped)))
		return false;
	mapped = mmap(NULL, sizeof *mapped, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
	if (mapped == MAP_FAILED)
		return false;
	if (mapped->boot == clock_boot() || writers_make(mapped)) {
		writers = mapped;
		return true;
	}
	munmap(mapped, sizeof *mapped);
	return false;
}

void
db_writers_open(const char *state)
{
	int file;

	if (writers || access(state, X_OK) || !clock_boot() || (file = lock_take(state, "writers", LOCK_EX)) < 0)
		return;
	if (!writers_map(file))
		log_warning("%s/writers: %s: who writes tries until nobody else does", state, strerror(errno));
	/* The mapping keeps the file open, so the lock would not end with the descriptor. */
	flock(file, LOCK_UN);
	close(file);
}

bool
db_writer_begin(int milliseconds)
{
	struct timespec end;
	int code;

	if (!writers || first_in_line)
		return true;
	code = pthread_mutex_trylock(&writers->mutex);
	if (code == EBUSY) {
		clock_gettime(CLOCK_MONOTONIC, &end);
		end.tv_sec += milliseconds / 1000;
		end.tv_nsec += milliseconds % 1000 * 1000000L;
		if (end.tv_nsec >= 1000000000L) {
			end.tv_sec++;
			end.tv_nsec -= 1000000000L;
		}
		code = pthread_mutex_clocklock(&writers->mutex, CLOCK_MONOTONIC, &end);
	}
	if (code == EOWNERDEAD)
		code = pthread_mutex_consistent(&writers->mutex);
	first_in_line = code == 0;
	/* With anything but a line that is too long it is SQLite's lock that decides alone. */
	return code != ETIMEDOUT;
}

void
db_writer_end(void)
{
	if (first_in_line)
		pthread_mutex_unlock(&writers->mutex);
	first_in_line = false;
}
