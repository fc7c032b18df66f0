/* Who is to be looked at when: see wheel.h. Each slot of the wheel has those of one step. */
#include "wheel.h"

#include <stddef.h>

enum { SLOTS = 1024 };

static LIST_HEAD(slot, wheel_place) slots[SLOTS];
static int64_t turned;            /* the last step that was looked at; 0: none */

void
wheel_set(struct wheel_place *place, int64_t moment)
{
	int64_t step = moment / WHEEL_STEP_MS + 1;

	wheel_remove(place);
	if (step <= turned)
		step = turned + 1;
	if (turned && step >= turned + SLOTS)
		step = turned + SLOTS - 1;
	LIST_INSERT_HEAD(&slots[step % SLOTS], place, in_slot);
	place->set = true;
}

void
wheel_remove(struct wheel_place *place)
{
	if (place->set)
		LIST_REMOVE(place, in_slot);
	place->set = false;
}

/* Those of one slot. Who is set anew meanwhile goes to another, as long as the step has been counted before. */
static void
look_at(struct slot *slot, int64_t now, void (*look)(struct wheel_place *, int64_t))
{
	struct wheel_place *place;

	while ((place = LIST_FIRST(slot))) {
		wheel_remove(place);
		look(place, now);
	}
}

void
wheel_turn(int64_t now, void (*look)(struct wheel_place *place, int64_t now))
{
	int64_t step = now / WHEEL_STEP_MS;

	/* After a long standstill once around is enough: that is every slot. */
	if (step - turned > SLOTS)
		turned = step - SLOTS;
	while (turned < step)
		look_at(&slots[++turned % SLOTS], now, look);
}
