/* What waits for the database: see hold.h. */
#include "hold.h"

#include <stdlib.h>

static struct work_queue queue = STAILQ_HEAD_INITIALIZER(queue);
static bool active;

void
hold_begin(void)
{
	active = true;
}

bool
hold_active(void)
{
	return active;
}

void
hold_end(void)
{
	struct work *work;

	active = false;
	while (!active && (work = work_take(&queue))) {
		work_do(work);
		free(work);
	}
}

bool
hold_keep(struct socket *socket, work_function *function, const char *text, size_t length)
{
	return active && work_add(&queue, socket, function, text, length);
}

void
hold_forget(const struct socket *socket)
{
	work_forget(&queue, socket, false);
}
