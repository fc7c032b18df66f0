/*
 * Who is to be looked at when: a hashed timing wheel (Varghese and Lauck, 1987). Of thousands of sockets only those whose time
 * has come cost anything, and setting a time costs the same however many there are.
 */
#ifndef MOZNODS_WSD_WHEEL_H
#define MOZNODS_WSD_WHEEL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

enum { WHEEL_STEP_MS = 100 };    /* as exactly as it goes */

/* A place in the wheel, to be a member of what is looked at. Zeroed: in none. */
struct wheel_node {
	LIST_ENTRY(wheel_node) in_slot;
	bool set;
};

/* To be looked at in the step after the moment (milliseconds of uptime), instead of whenever it was to be before. A moment too
 * far away for the wheel comes early: whoever is looked at finds out what is due. */
void wheel_set(struct wheel_node *node, int64_t moment);

/* Not to be looked at any more. */
void wheel_remove(struct wheel_node *node);

/* Takes those out whose moment has come by `now` and looks at each; it may set itself a new moment. Not to be called from
 * within a look. */
void wheel_advance(int64_t now, void (*look)(struct wheel_node *node, int64_t now));

#endif
