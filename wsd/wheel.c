/* A hashed timing wheel: see wheel.h. Each slot has the nodes of one step. */
#include "wheel.h"

#include <stddef.h>

enum { SLOTS = 1024 };

static LIST_HEAD(slot, wheel_node) slots[SLOTS];
static int64_t step_done; /* the last step that was run; 0: none */

void
wheel_set(struct wheel_node *node, int64_t moment)
{
	int64_t step = moment / WHEEL_STEP_MS + 1;

	wheel_remove(node);
	if (step <= step_done)
		step = step_done + 1;
	if (step_done && step >= step_done + SLOTS)
		step = step_done + SLOTS - 1;
	LIST_INSERT_HEAD(&slots[step % SLOTS], node, in_slot);
	node->set = true;
}

void
wheel_remove(struct wheel_node *node)
{
	if (node->set)
		LIST_REMOVE(node, in_slot);
	node->set = false;
}

/* Runs one slot. A node that is set again meanwhile goes to another slot, because step_done has been advanced before. */
static void
run_slot(struct slot *slot, int64_t now, void (*expired)(struct wheel_node *, int64_t))
{
	struct wheel_node *node;

	while ((node = LIST_FIRST(slot))) {
		wheel_remove(node);
		expired(node, now);
	}
}

void
wheel_advance(int64_t now, void (*expired)(struct wheel_node *node, int64_t now))
{
	int64_t step = now / WHEEL_STEP_MS;

	/* After a long pause one turn of the wheel is enough: that is every slot. */
	if (step - step_done > SLOTS)
		step_done = step - SLOTS;
	while (step_done < step)
		run_slot(&slots[++step_done % SLOTS], now, expired);
}
