/*
 * The supervisor: runs processes that share one listening socket or one queue, and starts them again when they end.
 */
#ifndef MOZNODS_SUPERVISOR_H
#define MOZNODS_SUPERVISOR_H

#include <stdbool.h>

/* Holds back the signals that `supervise` takes, until it does; or lets them through again where it is not called. */
void supervisor_hold_signals(bool hold);

/* Processes of one kind. */
struct crew {
	const char *name;           /* of the processes, as ps(1) shows it; NULL: the program's */
	void (*work)(void);         /* what each of them does; it ends when that returns */
	int (*wanted)(int running); /* how many there should be now that there are so many; those there are stay */
	bool may_end; /* one that ends with status 0 had nothing to do: no fault, and it is started again only when wanted */
};

enum { CREWS = 6 };

/* Keeps as many processes of each crew running as are wanted, until SIGTERM or SIGINT. SIGHUP calls `reload`, which may refuse,
 * and replaces them by new ones; the old ones finish what they have begun. In the end each crew, which may have work from
 * the first, stops after it. Returns when all have ended. */
void supervise(const struct crew crews[CREWS], bool (*reload)(void));

/* In a process of a crew: waits until `descriptor` (-1: none) is readable or it is time to stop; false when there is nothing left to
 * serve, or there has been nothing for `idle` milliseconds (-1: for ever). */
bool supervisor_wait(int descriptor, int idle);

/* In a process of a crew: whether it has been told to stop, be it since it last waited. What takes long asks this in between. */
bool supervisor_stops(void);

/* In a process of a crew: has the supervisor do what it does on SIGHUP, ask at once how many processes are wanted, or stop. */
void supervisor_ask_reload(void);
void supervisor_ask_more(void);
void supervisor_ask_stop(void);

/* In a process of a crew: whether the supervisor has been killed. */
bool supervisor_is_gone(void);

#endif
