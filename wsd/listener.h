/*
 * The daemon's listening sockets: opened here and not by libwebsockets, because that binds an IPv4 address as the unspecified one
 * of IPv6, and what they accept.
 */
#ifndef MOZNODS_WSD_LISTENER_H
#define MOZNODS_WSD_LISTENER_H

#include <stdbool.h>

/* Listens at every address of the configuration, at its port or, where that is 0, at a free one. Returns the port, or 0
 * after logging what is in the way. */
int listener_open(void);

/* How many sockets there are, and the one with this number. They are non-blocking. */
int listener_count(void);
int listener_socket(int number);

/* Whether this descriptor is one of them. */
bool listener_is(int descriptor);

/* Accepts what waits at one of them, up to a limit, so that open connections are served meanwhile. `take` owns each new
 * descriptor. */
void listener_accept(int listener, void (*take)(int descriptor));

/* Stops listening. */
void listener_close(void);

#endif
