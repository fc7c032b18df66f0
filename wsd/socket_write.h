/*
 * From the outbox to the socket. System calls cost more than bytes, so what is queued within one iteration of the loop is written
 * together at its end. What a slow client does not take stays queued; a socket whose outbox overflows is closed.
 */
#ifndef MOZNODS_WSD_SOCKET_WRITE_H
#define MOZNODS_WSD_SOCKET_WRITE_H

struct frame;
struct socket;
struct strbuf;

/* Queues a frame for the end of the loop iteration; a socket whose outbox overflows is closed. Nothing is sent on a socket that
 * is closing. NULL, where memory ran out, closes too: the client reconnects and catches up. */
void socket_send(struct socket *socket, struct frame *frame);

/* The same with a frame made of a buffer, which is emptied. */
void socket_send_text(struct socket *socket, struct strbuf *text);

/* After every iteration of the loop, when nobody iterates over sockets: writes those that are dirty, and closes those whose outbox
 * overflowed. */
void socket_flush_dirty(void);

/* Called when the socket takes more. -1: close the connection now. */
int socket_writable(struct socket *socket);

#endif
