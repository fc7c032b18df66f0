/*
 * Listening sockets. The supervisor opens them and lends them to its children, so that a port in use is noticed before
 * anything is started, and nobody who connects while a child is restarted is turned away.
 */
#ifndef MOZNODS_CTL_SOCKETS_H
#define MOZNODS_CTL_SOCKETS_H

#include <stdbool.h>
#include <sys/socket.h>

struct endpoint {
	struct sockaddr_storage address;
	socklen_t size;
};

/* Finds the TCP endpoint of a numeric address; NULL, or why there is none. */
const char *endpoint_find(struct endpoint *endpoint, const char *address, int port);

/* The address under which this machine reaches a server that listens at `address`: an unspecified one becomes the
 * loopback's. */
const char *endpoint_reachable(const char *address);

/* How many connections can wait at a listening socket: what is asked for, or what the system allows. */
int sockets_backlog(void);

/* Listens at `*port`, or at any free one when that is 0, and sets `*port`. Returns the socket, or -1 after saying on the
 * log what is in the way. */
int sockets_listen(const char *address, int *port);

/* Whether somebody could listen at the port now; says on the log what is in the way. */
bool sockets_can_listen(const char *address, int port);

/* Listens on a socket in the file system that only this user may reach, in place of one left behind. Returns it, or -1
 * after saying why on the log. */
int sockets_listen_local(const char *path);

#endif
