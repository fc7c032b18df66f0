/*
 * Timers of the daemon's one thread: a sorted list of a few, which the event loop runs (loop.h). They use neither the
 * library nor descriptors, so unit tests run them by hand.
 */
#ifndef MOZNODS_WSD_TIMER_H
#define MOZNODS_WSD_TIMER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

/* A zeroed struct is one that is not set. It belongs to whoever declares it and must outlive the time that it is set. */
struct timer {
	LIST_ENTRY(timer) in_list;
	void (*expired)(struct timer *timer);
	int64_t moment; /* milliseconds of uptime */
	bool set;
};

/* Calls `expired` once, `delay` milliseconds from now, instead of whatever the timer was set to before. With a delay of 0 that is
 * in the next iteration of the loop, also when set from within `expired`. */
void timer_set(struct timer *timer, int64_t delay, void (*expired)(struct timer *timer));

/* Runs those whose moment has come. */
void timer_run(void);

/* When the next one is to run, milliseconds of uptime; -1: none is set. */
int64_t timer_next(void);

#endif
