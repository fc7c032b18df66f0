/*
 * Several hosts (option `cluster_address`): one daemon leads, and has all sockets, presence and calls, as the only one of a host has;
 * the others hand on connections and wakeups to it. Without that option this daemon leads, and nothing here does anything.
 */
#ifndef MOZNODS_WSD_CLUSTER_H
#define MOZNODS_WSD_CLUSTER_H

#include "lib/base/wakeup.h"

#include <stdbool.h>

struct cluster_handlers {
	bool (*watch)(int descriptor);                    /* puts a descriptor into the event loop */
	void (*lead)(void);                               /* this daemon leads from now on */
	void (*lose)(void);                               /* another does, and took over because this one had not been seen */
	void (*take)(int descriptor, const char *client); /* a connection of another host's client */
};

/* Listens for the other daemons and finds out who leads, without a call of `lead`. False, and why in the log: it cannot. */
bool cluster_begin(const struct cluster_handlers *handlers);

bool cluster_leads(void);

/* Hands a connection on; where nobody leads it is closed. */
void cluster_forward(int descriptor);

/* Hands a wakeup on. */
void cluster_wake(const struct wakeup *wakeup);

/* Whether a descriptor that is readable is one of this file's, and what has come there then: a wakeup, or nothing. */
bool cluster_read(int descriptor, struct wakeup *wakeup);

/* This daemon ends, and has stored what it had to: another may lead. */
void cluster_end(void);

#endif
