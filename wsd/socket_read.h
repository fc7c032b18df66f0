/*
 * Reading from a WebSocket: frames are assembled to messages, pings and closes are answered.
 */
#ifndef MOZNODS_WSD_SOCKET_READ_H
#define MOZNODS_WSD_SOCKET_READ_H

#include <stddef.h>

struct socket;

enum {
	MESSAGE_BYTES_MAX = 65536, /* part of the protocol, so no option */
	AUTH_BYTES_MAX = 1024      /* of the first one, before the login: the same */
};

/* Takes bytes, which are changed. -1: close the connection now. */
int socket_read(struct socket *socket, unsigned char *bytes, size_t length);

/* Takes the bytes that came while it waited at the connection limit, or was busy. */
void socket_read_early(struct socket *socket);

#endif
