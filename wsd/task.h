/*
 * Work that asks the database. With SQLite it is done at once: nobody waits for anything but the disk. With PostgreSQL a round trip
 * takes its time, and the loop goes on meanwhile: tasks run one after the other on a stack of their own, which is left while the server
 * has not answered. What the loop does then must not change what a task may be in the middle of: sockets are read, written and pinged,
 * and everything else is a task, too, or waits for the one that is under way (task_finish).
 */
#ifndef MOZNODS_WSD_TASK_H
#define MOZNODS_WSD_TASK_H

#include "work.h"

#include <stdbool.h>
#include <stddef.h>

struct socket;

/* Sets what puts a descriptor into the event loop, which owns it then. Until then, and with SQLite, tasks run at once. */
void task_begin(bool (*watch)(int descriptor));

/* Does some work, now or after what has been asked for before. The text is copied; the socket may be NULL. Within a task, task_run does
 * it at once, task_add after that. Where memory is short it is done at once, too, after the task that is under way. */
void task_run(struct socket *socket, work_function *function, const char *text, size_t length);
void task_add(struct socket *socket, work_function *function, const char *text, size_t length);

/* Ends the task that is under way, waiting for the server, but not for a connection to it. Nothing within a task, or without one. */
void task_finish(void);

/* The socket is about to be freed: drops its work. */
void task_forget(const struct socket *socket);

/* The event loop has found a descriptor readable that it was given by the function of task_begin: whether it is still needed. It is closed
 * otherwise. */
bool task_readable(int descriptor);

/* It has closed such a descriptor without a word, as it does with one whose connection was reset: a task that waits for it goes
 * on, and finds that. */
void task_closed(int descriptor);

#endif
