/*
 * Connections that are handed on to the daemon that leads (lib/site/daemon.h), and those that come from others, on a thread of its
 * own, which copies bytes and knows nothing else: no database, no WebSockets. It talks with the loop over a pair of sockets. A
 * connection that is handed on begins with a greeting (host_message.h).
 */
#ifndef MOZNODS_WSD_FORWARD_H
#define MOZNODS_WSD_FORWARD_H

#include <stdbool.h>
#include <sys/socket.h>

/* Starts the thread; it takes connections of other daemons at the listening socket, which is its own from then on. Returns a
 * descriptor that is readable when one has come, -1: it cannot, with the reason in errno. */
int forward_begin(int listening);

/* Hands a client's connection on to that address, and closes it when the other side is; the descriptor is the thread's from then on. */
void forward_connection(int descriptor, const struct sockaddr *to, socklen_t size);

/* Calls back with each connection that another daemon has handed on, with the address of its client. */
void forward_take(void (*callback)(int descriptor, const char *client));

/* Closes all that are handed on: somebody else leads. */
void forward_close_all(void);

#endif
