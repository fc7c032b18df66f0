/*
 * How many passwords are hashed at a time: lib/base/password. By default a processor is left to everything else, where there is
 * more than one.
 */
#define _GNU_SOURCE 1
#include "tap.h"
#include "lib/base/config.h"
#include "lib/base/password.h"

#include <sched.h>

/* Confines this process to the first `wanted` of the processors in `all`; how many it got. */
static int
confine(const cpu_set_t *all, int wanted)
{
	cpu_set_t some;

	CPU_ZERO(&some);
	for (int i = 0; i < CPU_SETSIZE && CPU_COUNT(&some) < wanted; i++)
		if (CPU_ISSET(i, all))
			CPU_SET(i, &some);
	return sched_setaffinity(0, sizeof some, &some) ? 0 : CPU_COUNT(&some);
}

int
main(void)
{
	cpu_set_t all;

	config.password_parallel = 0;
	if (sched_getaffinity(0, sizeof all, &all))
		return tap_done();
	if (confine(&all, 1) == 1)
		claim(password_parallel() == 1, "one processor hashes");
	if (confine(&all, 2) == 2)
		claim(password_parallel() == 1, "of two processors one is left to the others");
	config.password_parallel = 3;
	claim(password_parallel() == 3, "what the configuration says counts");
	return tap_done();
}
