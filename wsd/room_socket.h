/*
 * The room socket, /ws/room/{id}/: a socket with exactly one subscription. Its handlers pass what the socket reports on to the
 * modules above it.
 */
#ifndef MOZNODS_WSD_ROOM_SOCKET_H
#define MOZNODS_WSD_ROOM_SOCKET_H

struct socket_handlers;

/* For socket_set_handlers. */
extern const struct socket_handlers room_socket_handlers;

#endif
