/*
 * Time-outs of many sockets: a hashed timing wheel (Varghese and Lauck, 1987). Setting one and running one take constant time,
 * however many there are.
 */
#ifndef MOZNODS_WSD_WHEEL_H
#define MOZNODS_WSD_WHEEL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

enum { WHEEL_STEP_MS = 100 }; /* the resolution */

/* To be a member of what has the time-out. Zeroed: not set. */
struct wheel_node {
	LIST_ENTRY(wheel_node) in_slot;
	bool set;
};

/* Sets the time-out to the step after `moment` (milliseconds of uptime), instead of what was set before. One too far away for the
 * wheel expires early: the callback checks what is due. */
void wheel_set(struct wheel_node *node, int64_t moment);

/* Unsets it. */
void wheel_remove(struct wheel_node *node);

/* Unsets those that have expired by `now` and calls back with each; the callback may set it again. Not to be called from within
 * `expired`. */
void wheel_advance(int64_t now, void (*expired)(struct wheel_node *node, int64_t now));

#endif
