/*
 * The room socket, /ws/room/{id}/: a socket with exactly one subscription. Its handlers pass what the socket reports on to the
 * modules above it.
 */
#ifndef MOZNODS_WSD_ROOM_SOCKET_H
#define MOZNODS_WSD_ROOM_SOCKET_H

/* Sets the handlers, before the first socket. */
void room_socket_begin(void);

#endif
