/*
 * What comes from a WebSocket: frames are put together to messages, pings and closes answered.
 */
#ifndef MOZNODS_WSD_SOCKET_READ_H
#define MOZNODS_WSD_SOCKET_READ_H

#include <stddef.h>

struct socket;

enum {
	MESSAGE_BYTES_MAX = 65536,   /* part of the protocol, so no option */
	AUTH_BYTES_MAX = 1024        /* of the first one, before it is known who sends it: the same */
};

/* Takes bytes, which are changed. -1: close the connection now. */
int socket_read(struct socket *socket, unsigned char *bytes, size_t length);

/* Takes the bytes that have come while it waited at the connection limit. */
void socket_read_early(struct socket *socket);

#endif
