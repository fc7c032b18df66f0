/* Timers: see timer.h. There are a handful, so a sorted list is enough. */
#include "timer.h"
#include "lib/base/clock.h"

#include <stddef.h>

LIST_HEAD(timer_list, timer);

static struct timer_list pending = LIST_HEAD_INITIALIZER(pending);

/* Puts it behind those that run before it or at the same moment. */
static void
insert(struct timer_list *list, struct timer *timer)
{
	struct timer *other, *last = NULL;

	LIST_FOREACH(other, list, in_list) {
		if (other->moment > timer->moment)
			break;
		last = other;
	}
	if (last)
		LIST_INSERT_AFTER(last, timer, in_list);
	else
		LIST_INSERT_HEAD(list, timer, in_list);
}

void
timer_set(struct timer *timer, int64_t delay, void (*expired)(struct timer *timer))
{
	if (timer->set)
		LIST_REMOVE(timer, in_list);
	timer->moment = clock_uptime_ms() + delay;
	timer->expired = expired;
	timer->set = true;
	insert(&pending, timer);
}

void
timer_run(void)
{
	struct timer_list expired = LIST_HEAD_INITIALIZER(expired);
	int64_t now = clock_uptime_ms();
	struct timer *timer;

	/* Taken out first: what is set meanwhile is for the next iteration. */
	while ((timer = LIST_FIRST(&pending)) && timer->moment <= now) {
		LIST_REMOVE(timer, in_list);
		insert(&expired, timer);
	}
	while ((timer = LIST_FIRST(&expired))) {
		LIST_REMOVE(timer, in_list);
		timer->set = false;
		timer->expired(timer);
	}
}

int64_t
timer_next(void)
{
	const struct timer *timer = LIST_FIRST(&pending);

	return timer ? timer->moment : -1;
}
