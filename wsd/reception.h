/*
 * A connection before it is a WebSocket: its request is read, answered, and the connection is handed on as a session or hung up on.
 */
#ifndef MOZNODS_WSD_RECEPTION_H
#define MOZNODS_WSD_RECEPTION_H

#include <stddef.h>

struct lws;
struct session;

/* How many sessions there may be. */
void reception_begin(int most_sessions);

/* Takes bytes of a connection whose session has not begun; those after the request are frames. -1: close it now. */
int reception_take(struct lws *wsi, struct session *session, unsigned char *bytes, size_t length);

#endif
