/* What a transaction does last: see late.h. */
#include "lib/db/late.h"

#include <stddef.h>

static struct left {
	void (*store)(void);
	void (*forget)(void);
} all[LATE_KINDS];
static bool failed;

void
late_leave(enum late kind, void (*store)(void), void (*forget)(void))
{
	all[kind] = (struct left){ store, forget };
}

void
late_fail(void)
{
	failed = true;
}

void
late_store_through(enum late kind)
{
	for (int i = 0; i <= (int)kind; i++) {
		struct left left = all[i];

		all[i] = (struct left){ NULL, NULL };
		if (left.store)
			left.store();
	}
}

bool
late_store(void)
{
	late_store_through(LATE_EVENTS);
	return !failed;
}

void
late_forget(void)
{
	failed = false;
	for (int i = 0; i < LATE_KINDS; i++) {
		struct left left = all[i];

		all[i] = (struct left){ NULL, NULL };
		if (left.forget)
			left.forget();
	}
}
