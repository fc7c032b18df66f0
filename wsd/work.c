/* Work that waits: see work.h. */
#include "work.h"

#include <stdlib.h>
#include <string.h>

bool
work_add(struct work_queue *queue, struct socket *socket, work_function *function, const char *text, size_t length)
{
	struct work *work = malloc(sizeof *work + length + 1);

	if (!work)
		return false;
	work->socket = socket;
	work->function = function;
	work->length = length;
	memcpy(work->text, text, length);
	work->text[length] = '\0';
	STAILQ_INSERT_TAIL(queue, work, in_queue);
	return true;
}

struct work *
work_take(struct work_queue *queue)
{
	struct work *work = STAILQ_FIRST(queue);

	if (work)
		STAILQ_REMOVE_HEAD(queue, in_queue);
	return work;
}

void
work_do(const struct work *work)
{
	work->function(work->socket, work->text, work->length);
}

void
work_forget(struct work_queue *queue, const struct socket *socket, bool under_way)
{
	struct work *work = STAILQ_FIRST(queue), *next;

	if (work && under_way)
		work = STAILQ_NEXT(work, in_queue);
	for (; work; work = next) {
		next = STAILQ_NEXT(work, in_queue);
		if (work->socket != socket)
			continue;
		STAILQ_REMOVE(queue, work, work, in_queue);
		free(work);
	}
}
