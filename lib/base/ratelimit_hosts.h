/*
 * Rate limits that count for several hosts together (option `cluster_address`): passwords, guesses, invitations, second factors and
 * messages are counted by the host whose daemon leads; every other asks it with a datagram, and counts by itself where no answer
 * comes within a moment. All others count on each host. Where the leader is, the daemon of this host writes into `run/leader`.
 */
#ifndef MOZNODS_RATELIMIT_HOSTS_H
#define MOZNODS_RATELIMIT_HOSTS_H

#include <stddef.h>

/* Asks from then on, where there are several hosts. After ratelimit_open. */
void ratelimit_hosts_begin(void);

/* For the daemon: which host is asked; "": this one counts. */
void ratelimit_hosts_follow(const char *address, int port);

/* For the daemon that leads: writes the answer to a datagram, of up to HOST_NUMBERS_BYTES; returns its length, 0: it was no question. */
size_t ratelimit_hosts_answer(const unsigned char *question, size_t length, unsigned char *answer);

#endif
