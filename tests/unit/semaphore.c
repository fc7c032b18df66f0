/*
 * The semaphore that processes share: lib/semaphore. Several wait for a permit; the order in which they get it is the order in
 * which they came, and neither a waiting process that is killed nor one that holds a permit keeps the others from it.
 */
#include "tap.h"
#include "lib/base/clock.h"
#include "lib/base/semaphore.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { WAITERS = 8, KILLED = 3, MINUTE = 60000 };

static const char *state;
static int ends[2];

static bool
open_one(struct semaphore *semaphore, int permits)
{
	*semaphore = (struct semaphore){ 0 };
	return semaphore_open(semaphore, state, "permits", permits);
}

/* A process that waits, writes its number as soon as it has a permit, and goes on as `after` says. */
static pid_t
start_waiter(unsigned char number, int permits, bool holds)
{
	pid_t pid = fork();
	struct semaphore semaphore;

	if (pid)
		return pid;
	if (!open_one(&semaphore, permits) || !semaphore_acquire(&semaphore, clock_uptime_ms() + MINUTE)
	    || write(ends[1], &number, 1) != 1)
		_exit(1);
	if (holds)
		pause();
	semaphore_release(&semaphore);
	_exit(0);
}

static bool
wait_until_waiting(const struct semaphore *semaphore, int count)
{
	for (int i = 0; i < MINUTE && semaphore_waiting(semaphore) != count; i++)
		usleep(1000);
	return semaphore_waiting(semaphore) == count;
}

static int
next_number(void)
{
	unsigned char number;

	return read(ends[0], &number, 1) == 1 ? number : -1;
}

/* One permit, held here, while eight come one after the other and the third of them is killed. */
static void
check_order(void)
{
	struct semaphore semaphore;
	pid_t waiters[WAITERS];
	bool queued = true, ordered = true;

	claim(open_one(&semaphore, 1) && semaphore_acquire(&semaphore, clock_uptime_ms() + MINUTE), "a permit that is free is had");
	for (int i = 0; i < WAITERS; i++) {
		waiters[i] = start_waiter((unsigned char)i, 1, false);
		queued = queued && wait_until_waiting(&semaphore, i + 1);
	}
	claim(queued, "who finds no permit waits");
	kill(waiters[0], SIGKILL);
	kill(waiters[KILLED], SIGKILL);
	waitpid(waiters[0], NULL, 0);
	waitpid(waiters[KILLED], NULL, 0);
	semaphore_release(&semaphore);
	for (int i = 1; i < WAITERS; i++)
		if (i != KILLED)
			ordered = ordered && next_number() == i;
	claim(ordered, "permits go in the order of coming, past those who have been killed");
	while (wait(NULL) > 0)
		;
	claim(semaphore_waiting(&semaphore) == 0, "nobody is left in the queue");
}

static void
check_permits(void)
{
	struct semaphore semaphore;
	pid_t holders[2];

	holders[0] = start_waiter(0, 2, true);
	holders[1] = start_waiter(1, 2, true);
	next_number();
	next_number();
	open_one(&semaphore, 2);
	claim(!semaphore_acquire(&semaphore, clock_uptime_ms() + 50),
	      "there are as many permits as were asked for, and waiting ends");
	claim(semaphore_waiting(&semaphore) == 0, "who has given up waits no more");
	claim(!semaphore_try(&semaphore), "who only tries gets none, either");
	kill(holders[0], SIGKILL);
	waitpid(holders[0], NULL, 0);
	claim(semaphore_acquire(&semaphore, clock_uptime_ms() + MINUTE), "the permit of a process that was killed is free");
	semaphore_release(&semaphore);
	claim(semaphore_try(&semaphore), "who only tries gets one that is free");
	semaphore_release(&semaphore);
	kill(holders[1], SIGKILL);
	waitpid(holders[1], NULL, 0);
	claim(semaphore_hold(&semaphore, 77) >= 0 && semaphore_hold(&(struct semaphore){ 0 }, 77) == 77,
	      "how long permits are held is known");
	claim(semaphore_acquire(&(struct semaphore){ 0 }, 0) && semaphore_try(&(struct semaphore){ 0 }),
	      "one that is not open has permits for everybody");
}

int
main(void)
{
	char directory[] = "/tmp/moznods-semaphore-XXXXXX", file[sizeof directory + 16];

	if (!(state = mkdtemp(directory)) || pipe(ends))
		return 1;
	check_order();
	check_permits();
	snprintf(file, sizeof file, "%s/permits", directory);
	unlink(file);
	rmdir(directory);
	return tap_done();
}
