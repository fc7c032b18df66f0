/*
 * The fair semaphore: see semaphore.h. Who waits takes a number and writes it into a slot of the mapped file; the lowest
 * number is the first in line, and it alone tries for a permit. A permit is a lock on a byte of the file, and so is the
 * sign that the owner of a slot lives: the kernel gives both back when a process ends, so that nobody waits for a process that has ended.
 */
#include "lib/base/semaphore.h"
#include "lib/base/clock.h"
#include "lib/base/lock.h"
#include "lib/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	SLOT_BYTES = 65536, /* where the locks of slots begin; those of permits begin at 0 */
	NAP_LEAST_US = 1000,
	NAP_MOST_US = 20000
};

struct semaphore_queue {
	_Atomic uint64_t last_number;
	_Atomic uint64_t hold_us;                      /* moving average of how long a permit is held */
	_Atomic uint64_t waiting[SEMAPHORE_QUEUE_MAX]; /* numbers; 0: a free slot */
};

bool
semaphore_open(struct semaphore *semaphore, const char *state, const char *name, int permits)
{
	struct semaphore_queue *queue;

	if (semaphore->queue) {
		munmap(semaphore->queue, sizeof *queue);
		close(semaphore->file);
	}
	*semaphore = (struct semaphore){ .permits = permits < SEMAPHORE_PERMITS_MAX ? permits : SEMAPHORE_PERMITS_MAX };
	semaphore->file = lock_open(state, name);
	if (semaphore->file < 0)
		return false;
	/* Zeros are an empty queue. */
	if (posix_fallocate(semaphore->file, 0, sizeof *queue) == 0) {
		queue = mmap(NULL, sizeof *queue, PROT_READ | PROT_WRITE, MAP_SHARED, semaphore->file, 0);
		if (queue != MAP_FAILED) {
			semaphore->queue = queue;
			return true;
		}
	}
	log_error("%s/%s: %s", state, name, strerror(errno));
	close(semaphore->file);
	return false;
}

static int
set_lock(const struct semaphore *semaphore, int byte, short type)
{
	struct flock lock = { .l_type = type, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };

	return fcntl(semaphore->file, F_OFD_SETLK, &lock);
}

static bool
semaphore_take_lock(const struct semaphore *semaphore, int byte)
{
	return set_lock(semaphore, byte, F_WRLCK) == 0 || (errno != EAGAIN && errno != EACCES);
}

/* Whether another process has the lock of a byte. */
static bool
is_locked(const struct semaphore *semaphore, int byte)
{
	struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = byte, .l_len = 1 };

	return fcntl(semaphore->file, F_OFD_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
}

/* Writes the number into a slot that is free or, with `left`, into one that a dead process has left; -1: there is none. */
static int
claim_slot(const struct semaphore *semaphore, uint64_t number, bool left)
{
	struct semaphore_queue *queue = semaphore->queue;

	for (int slot = 0; slot < SEMAPHORE_QUEUE_MAX; slot++) {
		if ((!left && atomic_load(&queue->waiting[slot])) || !semaphore_take_lock(semaphore, SLOT_BYTES + slot))
			continue;
		atomic_store(&queue->waiting[slot], number);
		return slot;
	}
	return -1;
}

static void
dequeue(const struct semaphore *semaphore, int slot)
{
	atomic_store(&semaphore->queue->waiting[slot], 0);
	set_lock(semaphore, SLOT_BYTES + slot, F_UNLCK);
}

/* How many wait before this number; the slot of the first of them in `first`. */
static int
count_ahead(const struct semaphore *semaphore, uint64_t number, int *first)
{
	uint64_t lowest = number;
	int count = 0;

	for (int slot = 0; slot < SEMAPHORE_QUEUE_MAX; slot++) {
		uint64_t other = atomic_load_explicit(&semaphore->queue->waiting[slot], memory_order_relaxed);

		if (!other || other >= number)
			continue;
		count++;
		if (other < lowest) {
			lowest = other;
			*first = slot;
		}
	}
	return count;
}

/* The same, once the slots of ended processes that come first are freed: whether a process lives is asked of the first alone. */
static int
living_ahead(const struct semaphore *semaphore, uint64_t number)
{
	int first = 0, count;

	while ((count = count_ahead(semaphore, number, &first)) > 0) {
		uint64_t other = atomic_load(&semaphore->queue->waiting[first]);

		if (is_locked(semaphore, SLOT_BYTES + first))
			break;
		if (other && other < number)
			atomic_compare_exchange_strong(&semaphore->queue->waiting[first], &other, 0);
	}
	return count;
}

static bool
take_permit(struct semaphore *semaphore)
{
	for (int permit = 0; permit < semaphore->permits; permit++)
		if (semaphore_take_lock(semaphore, permit)) {
			semaphore->permit = permit;
			semaphore->acquired = clock_uptime_ms();
			return true;
		}
	return false;
}

/* The first in line looks often, so that no permit lies idle; the others the less often the more are before them. */
static void
nap(int before)
{
	useconds_t microseconds = (useconds_t)(before + 1) * NAP_LEAST_US;

	usleep(microseconds < NAP_MOST_US ? microseconds : NAP_MOST_US);
}

bool
semaphore_acquire(struct semaphore *semaphore, int64_t deadline)
{
	uint64_t number;
	bool acquired = false;
	int slot, before;

	if (!semaphore->queue)
		return true;
	number = atomic_fetch_add(&semaphore->queue->last_number, 1) + 1;
	if ((slot = claim_slot(semaphore, number, false)) < 0 && (slot = claim_slot(semaphore, number, true)) < 0)
		return false;
	while (clock_uptime_ms() < deadline) {
		before = living_ahead(semaphore, number);
		if (before == 0 && (acquired = take_permit(semaphore)))
			break;
		nap(before);
	}
	dequeue(semaphore, slot);
	return acquired;
}

bool
semaphore_try(struct semaphore *semaphore)
{
	return !semaphore->queue || take_permit(semaphore);
}

void
semaphore_release(struct semaphore *semaphore)
{
	uint64_t held, average;

	if (!semaphore->queue)
		return;
	held = (uint64_t)(clock_uptime_ms() - semaphore->acquired) * 1000;
	average = atomic_load(&semaphore->queue->hold_us);
	atomic_store(&semaphore->queue->hold_us, average ? (7 * average + held) / 8 : held);
	set_lock(semaphore, semaphore->permit, F_UNLCK);
}

int
semaphore_waiting(const struct semaphore *semaphore)
{
	int count = 0;

	for (int slot = 0; semaphore->queue && slot < SEMAPHORE_QUEUE_MAX; slot++)
		count += atomic_load_explicit(&semaphore->queue->waiting[slot], memory_order_relaxed) != 0;
	return count;
}

int64_t
semaphore_hold(const struct semaphore *semaphore, int64_t initial)
{
	uint64_t average = semaphore->queue ? atomic_load(&semaphore->queue->hold_us) : 0;

	return average ? (int64_t)(average / 1000) : initial;
}
