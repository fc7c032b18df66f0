/*
 * The WebSocket server: the events of libwebsockets, dispatched to the sockets.
 */
#ifndef MOZNODS_WSD_SERVER_H
#define MOZNODS_WSD_SERVER_H

#include <stdbool.h>

/* Listens, calls `ready`, and serves until server_stop; then closes all sockets with 1001. False: it could not begin, and the
 * log says why. */
bool server_run(void (*ready)(void));

/* Ends server_run soon. Safe in a signal handler. */
void server_stop(void);

#endif
