/*
 * The timing wheel: wsd/wheel. Thousands of places with moments of chance are each looked at once, not before their moment and
 * not a step late, also those that were set anew, taken out, or set from within a look.
 */
#include "tap.h"
#include "wsd/wheel.h"

#include <stddef.h>
#include <stdlib.h>

enum { PLACES = 5000, SPAN_MS = 90000, BEGAN = 123456789 };

struct thing {
	struct wheel_node node;
	int64_t moment, looked_at;
	int looks;
	bool again; /* wants a second look, a second later */
};

static struct thing things[PLACES];

static struct thing *
thing_of(struct wheel_node *node)
{
	return (struct thing *)((char *)node - offsetof(struct thing, node));
}

static void
look(struct wheel_node *node, int64_t now)
{
	struct thing *thing = thing_of(node);

	thing->looks++;
	thing->looked_at = now;
	if (!thing->again)
		return;
	thing->again = false;
	thing->moment = now + 1000;
	wheel_set(node, thing->moment);
}

static void
turn_until(int64_t from, int64_t to)
{
	for (int64_t now = from; now <= to; now += WHEEL_STEP_MS)
		wheel_advance(now, look);
}

static void
set(struct thing *thing, int64_t now)
{
	thing->moment = now + 1 + random() % SPAN_MS;
	wheel_set(&thing->node, thing->moment);
}

static void
check_punctual(void)
{
	bool once = true, early = false, late = false;

	for (int i = 0; i < PLACES; i++) {
		set(&things[i], BEGAN);
		things[i].again = i % 7 == 0;
	}
	for (int i = 0; i < PLACES; i += 3)
		set(&things[i], BEGAN);
	for (int i = 0; i < PLACES; i += 11)
		wheel_remove(&things[i].node);
	turn_until(BEGAN, BEGAN + SPAN_MS + 2000);
	for (int i = 0; i < PLACES; i++) {
		const struct thing *thing = &things[i];

		once = once && thing->looks == (i % 11 == 0 ? 0 : i % 7 == 0 ? 2 : 1);
		early = early || (thing->looks && thing->looked_at <= thing->moment);
		late = late || (thing->looks && thing->looked_at > thing->moment + 2 * WHEEL_STEP_MS);
	}
	claim(once, "each is looked at as often as it asked to be");
	claim(!early, "not before its moment");
	claim(!late, "and not late");
}

static void
check_far(void)
{
	struct thing far = { 0 }, stale = { 0 };
	int64_t now = BEGAN + SPAN_MS + 3000;

	wheel_set(&far.node, now + 3600 * 1000);
	wheel_set(&stale.node, now - 5000);
	turn_until(now, now + 1000);
	claim(far.looks == 0 && stale.looks == 1, "what is past is looked at at once, what is far away is not");
	turn_until(now + 1000, now + 200000);
	claim(far.looks == 1 && far.looked_at > now + SPAN_MS, "what is further away than the wheel reaches comes early");
	wheel_set(&far.node, now + 210000);
	wheel_advance(now + 10000000, look);
	claim(far.looks == 2, "after a long standstill everything is looked at");
}

int
main(void)
{
	wheel_advance(BEGAN, look);
	check_punctual();
	check_far();
	return tap_done();
}
