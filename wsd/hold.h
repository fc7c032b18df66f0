/*
 * What waits while another thread has the database: tasks (task.h) that are asked for meanwhile are done afterwards, in their order.
 */
#ifndef MOZNODS_WSD_HOLD_H
#define MOZNODS_WSD_HOLD_H

#include "work.h"

#include <stdbool.h>
#include <stddef.h>

/* Between these two the loop asks nothing of the database. The second does what has been kept. */
void hold_begin(void);
void hold_end(void);
bool hold_active(void);

/* Keeps some work, whose text is copied. False: it is to be done now, because nothing is held, or memory is short. */
bool hold_keep(struct socket *socket, work_function *function, const char *text, size_t length);

/* The socket is about to be freed: drops its work. */
void hold_forget(const struct socket *socket);

#endif
