/*
 * Work of sockets that waits, in the order in which it was asked for.
 */
#ifndef MOZNODS_WSD_WORK_H
#define MOZNODS_WSD_WORK_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/queue.h>

struct socket;

/* What is to be done, with the text that was given, NUL-terminated and borrowed until it returns. */
typedef void work_function(struct socket *socket, const char *text, size_t length);

struct work {
	STAILQ_ENTRY(work) in_queue;
	struct socket *socket; /* may be NULL */
	work_function *function;
	size_t length;
	char text[];
};

STAILQ_HEAD(work_queue, work);

/* Puts some at the end of a queue; the text is copied. False: memory is short. */
bool work_add(struct work_queue *queue, struct socket *socket, work_function *function, const char *text, size_t length);

/* Takes the first out of a queue, which is the caller's to free; NULL: there is none. */
struct work *work_take(struct work_queue *queue);

void work_do(const struct work *work);

/* Drops the work of a socket; of the first in the queue only where that is not under way. */
void work_forget(struct work_queue *queue, const struct socket *socket, bool under_way);

#endif
