/*
 * Listening sockets. The supervisor opens them and lends them to its children, so that a port in use is noticed before
 * anything is started, and nobody who connects while a child is restarted is turned away.
 */
#ifndef MOZNODS_CTL_SOCKETS_H
#define MOZNODS_CTL_SOCKETS_H

#include "lib/base/endpoint.h"

#include <stdbool.h>

/* How many connections can wait at a listening socket: what is asked for, or what the system allows. */
int sockets_backlog(void);

/* Listens at every address of a list (lib/base/endpoint.h), at `*port` or, where that is 0, at any free one, and sets `*port`. Returns
 * how many sockets there are, or 0 after saying on the log what is in the way. */
int sockets_listen(const char *addresses, int *port, int sockets[ENDPOINTS_MAX]);

/* Whether somebody could listen at the port of these addresses now; says on the log what is in the way. */
bool sockets_can_listen(const char *addresses, int port);

/* Listens on a socket in the file system that only this user may reach, in place of one left behind. Returns it, or -1
 * after saying why on the log. */
int sockets_listen_local(const char *path);

#endif
