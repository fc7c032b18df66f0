/*
 * From the outbox to the socket. What a socket costs is the calls and not the bytes, so what is queued within one iteration of the
 * loop goes out together at its end; who does not take it makes the rest wait, and is closed when too much does.
 */
#ifndef MOZNODS_WSD_SOCKET_WRITE_H
#define MOZNODS_WSD_SOCKET_WRITE_H

struct frame;
struct socket;
struct strbuf;

/* Queues a frame for the end of the loop iteration; who does not read is cut off. Nothing is sent on a socket that is closing. NULL, where
 * memory ran out, cuts off too: the client comes back and catches up. */
void socket_send(struct socket *socket, struct frame *frame);

/* The same with a frame made of a buffer, which is emptied. */
void socket_send_text(struct socket *socket, struct strbuf *text);

/* After every iteration of the loop, when nobody iterates over sockets: writes those that are dirty, and closes those whose outbox
 * overflowed. */
void socket_flush_dirty(void);

/* The loop has found that the socket takes more. -1: close the connection now. */
int socket_writable(struct socket *socket);

/* Stops reading from a socket that makes us write faster than it reads, until it has caught up. */
void socket_pause_reading(struct socket *socket);

#endif
