/*
 * A connection before it is a WebSocket: its request is read, answered, and the connection is handed on as a socket or closed.
 */
#ifndef MOZNODS_WSD_RECEPTION_H
#define MOZNODS_WSD_RECEPTION_H

#include <stddef.h>

struct lws;
struct socket;

/* How many sockets there may be. */
void reception_begin(int most_sockets);

/* Takes bytes of a connection whose socket has not begun; those after the request are frames. -1: close it now. */
int reception_take(struct lws *wsi, struct socket *socket, unsigned char *bytes, size_t length);

#endif
