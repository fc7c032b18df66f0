/*
 * Whether a WebSocket is read from. It is not while it waits at the connection limit, while as much as is kept has come that cannot be
 * worked on yet, and while its own frames fill its outbox faster than it reads: the client then waits (RFC 9293, 3.8.6).
 */
#ifndef MOZNODS_WSD_SOCKET_FLOW_H
#define MOZNODS_WSD_SOCKET_FLOW_H

#include <stdbool.h>

struct socket;

enum { EARLY_BYTES = 32 * 1024 }; /* kept while it is busy, before the connection is not read any more */

/* Whether it waits for us: at the connection limit, or for its work. What it sends then, a pong for instance, is not heard. */
bool socket_is_held(const struct socket *socket);

/* To be called after any of that has changed: reads from it, or not. */
void socket_update_flow(struct socket *socket);

/* Stops reading where the outbox is half full, until socket_resume_reading. */
void socket_pause_reading(struct socket *socket);

/* The outbox is empty. */
void socket_resume_reading(struct socket *socket);

#endif
