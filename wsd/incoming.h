/*
 * What comes from a WebSocket: frames are put together to messages, pings and closes answered.
 */
#ifndef MOZNODS_WSD_INCOMING_H
#define MOZNODS_WSD_INCOMING_H

#include <stddef.h>

struct session;

enum {
	MESSAGE_BYTES_MAX = 65536,   /* part of the protocol, so no option */
	AUTH_BYTES_MAX = 1024        /* of the first one, before it is known who sends it: the same */
};

/* Takes bytes, which are changed. -1: close the connection now. */
int incoming_take(struct session *session, unsigned char *bytes, size_t length);

#endif
