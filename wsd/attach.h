/*
 * Attaching a socket to its room, or a user socket to everything: login and permission, the first frames, and the events that were
 * missed.
 */
#ifndef MOZNODS_WSD_ATTACH_H
#define MOZNODS_WSD_ATTACH_H

struct socket;

/* Logs the bearer of the token in and subscribes the socket to what its handshake named, or refuses; at the connection limit of the
 * user the socket waits instead (connection_limit.h). */
void attach_socket(struct socket *socket, const char *token);

/* Sends the next of the events that it has missed; when there are none left it is live. */
void attach_catch_up(struct socket *socket);

#endif
