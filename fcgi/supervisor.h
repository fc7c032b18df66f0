/*
 * The supervisor: workers that share one listening socket, and somebody to start them again when they die.
 */
#ifndef MOZNODS_SUPERVISOR_H
#define MOZNODS_SUPERVISOR_H

#include <stdbool.h>

/* Holds back the signals that `supervise` takes, until it does; or lets them through again where it is not called. */
void supervisor_hold_signals(bool hold);

/* Keeps `*count` workers running until SIGTERM or SIGINT; each runs `work` in a process of its own and ends
 * when it returns. SIGHUP calls `reload`, which may refuse, or change `*count`, and replaces them by new ones; the old ones finish what they
 * have begun. Returns when all have ended. */
void supervise(const int *count, void (*work)(void), bool (*reload)(void));

/* In a worker: waits until the listening socket (descriptor 0) has a connection or it is time to stop; false
 * when there is nothing left to serve. */
bool supervisor_wait(void);

/* In a worker: has the supervisor do what it does on SIGHUP. */
void supervisor_ask_reload(void);

#endif
