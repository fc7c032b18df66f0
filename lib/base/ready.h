/*
 * Telling a service manager that the start has succeeded: the protocol of sd_notify(3), which is one datagram, so no
 * library is needed for it.
 */
#ifndef MOZNODS_READY_H
#define MOZNODS_READY_H

/* Keeps to this process that somebody wants to know: the programs that it starts find nobody to tell. */
void ready_claim(void);

/* Says that this process is ready, where somebody wants to know (NOTIFY_SOCKET in the environment); once. */
void ready_tell(void);

#endif
