/* Who is to be looked at when: see wheel.h. Each slot of the wheel has those of one step. */
#include "wheel.h"

#include <stddef.h>

enum { SLOTS = 1024 };

static LIST_HEAD(slot, wheel_node) slots[SLOTS];
static int64_t step_done;            /* the last step that was looked at; 0: none */

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

/* Those of one slot. Who is set anew meanwhile goes to another, as long as the step has been counted before. */
static void
look_at(struct slot *slot, int64_t now, void (*look)(struct wheel_node *, int64_t))
{
	struct wheel_node *node;

	while ((node = LIST_FIRST(slot))) {
		wheel_remove(node);
		look(node, now);
	}
}

void
wheel_advance(int64_t now, void (*look)(struct wheel_node *node, int64_t now))
{
	int64_t step = now / WHEEL_STEP_MS;

	/* After a long standstill once around is enough: that is every slot. */
	if (step - step_done > SLOTS)
		step_done = step - SLOTS;
	while (step_done < step)
		look_at(&slots[++step_done % SLOTS], now, look);
}
