/*
 * The HTTP upgrade: reads the request of a new connection, answers it, and makes the connection a socket or closes it.
 */
#ifndef MOZNODS_WSD_HTTP_UPGRADE_H
#define MOZNODS_WSD_HTTP_UPGRADE_H

#include <stddef.h>

struct lws;
struct socket;

/* How many sockets there may be. */
void http_upgrade_begin(int most_sockets);

/* Takes bytes of a connection before its handshake is done; those after the request are frames. -1: close it now. */
int http_upgrade_read(struct lws *wsi, struct socket *socket, unsigned char *bytes, size_t length);

#endif
