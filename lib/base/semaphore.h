/*
 * A fair counting semaphore that processes share through a file in the state directory: so many of them hold a permit at a
 * time, and those that wait for one get it in the order in which they came. Whatever becomes of a process, its permit and its
 * place in the queue are free again when it ends.
 */
#ifndef MOZNODS_SEMAPHORE_H
#define MOZNODS_SEMAPHORE_H

#include <stdbool.h>
#include <stdint.h>

enum { SEMAPHORE_PERMITS_MAX = 256, SEMAPHORE_QUEUE_MAX = 1024 };

/* A zeroed one is not open: everybody gets a permit of it. A process waits for, and holds, one permit at a time. */
struct semaphore {
	struct semaphore_queue *queue; /* the mapped file; NULL: not open */
	int file;
	int permits;
	int permit;       /* the one held, while one is */
	int64_t acquired; /* when, clock_uptime_ms */
};

/* Opens STATE/NAME, closing what was open. A process that forks opens it again in the child. False, and why in the log: then
 * it stays closed. */
bool semaphore_open(struct semaphore *semaphore, const char *state, const char *name, int permits);

/* Waits for a permit until `deadline` (clock_uptime_ms). False: none was to be had, or SEMAPHORE_QUEUE_MAX processes wait
 * already. Where the file system knows no locks, everybody gets a permit. */
bool semaphore_acquire(struct semaphore *semaphore, int64_t deadline);

/* Takes a permit if one is free now, before those who wait. False: none is. Where semaphore_acquire gives one to everybody this does. */
bool semaphore_try(struct semaphore *semaphore);

void semaphore_release(struct semaphore *semaphore);

/* How many processes wait now. */
int semaphore_waiting(const struct semaphore *semaphore);

/* How long a permit is held of late, milliseconds; `initial` before anybody has released one. */
int64_t semaphore_hold(const struct semaphore *semaphore, int64_t initial);

#endif
