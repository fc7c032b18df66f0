/*
 * The doorbell: an empty datagram to the daemon's socket in the state directory says that there is news.
 * It may get lost (the daemon also looks by itself now and then), it never waits.
 */
#ifndef MOZNODS_DOORBELL_H
#define MOZNODS_DOORBELL_H

#include <stdbool.h>

/* Rings, after a commit. Nobody at home is no error. */
void doorbell_ring(void);

/* Whether a daemon listens. */
bool doorbell_answered(void);

/* For the daemon: whether it has rung at its own door since the last call. That takes no detour through the socket. */
bool doorbell_rung_inside(void);

/* For the daemon: hangs the bell up in `run/` of the state directory, in place of one that a dead daemon left, and
 * returns its non-blocking descriptor, or -1 with the reason in errno. */
int doorbell_hang(void);

#endif
