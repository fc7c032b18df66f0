/*
 * The wakeup: an empty datagram to the daemon's socket `run/wakeup` in the state directory says that there are new events.
 * Sending never blocks. A datagram may be lost: the daemon also looks at the database by itself.
 */
#ifndef MOZNODS_WAKEUP_H
#define MOZNODS_WAKEUP_H

#include <stdbool.h>

/* Wakes the daemon, after a commit. That no daemon runs is no error. */
void wakeup_notify(void);

/* Whether a daemon has the socket bound. */
bool wakeup_daemon_runs(void);

/* For the daemon: whether wakeup_notify() was called in this process since the last call of this function. The daemon
 * sends itself no datagram. */
bool wakeup_take_local(void);

/* For the daemon: binds the socket, in place of one that a dead daemon left, and returns its non-blocking descriptor, or
 * -1 with the reason in errno. */
int wakeup_bind(void);

#endif
