/*
 * Frames that write to the database, those of one loop iteration in one transaction: SQLite waits for the disk once for all of them.
 * Each is a part of its own, which is undone alone where it is refused. Nothing of them, no answer and no event, leaves before the
 * commit, and where that fails each is answered with why. The frames of a socket keep their order.
 */
#ifndef MOZNODS_WSD_JOINED_H
#define MOZNODS_WSD_JOINED_H

#include "frames.h"

#include <stdbool.h>
#include <stddef.h>

struct socket;

enum {
	JOINED_OF_ONE = 16, /* messages of one socket that are taken at most before it has to wait */
	JOINED_LONG = 4096  /* bytes; it waits behind a longer one at once */
};

/* Sets what is called when all that has been taken of a socket has been dealt with. */
void joined_begin(void (*ended)(struct socket *socket));

/* Takes a message of that kind for the next transaction; the text is copied. Behind one that is taken every message of the socket is.
 * False: it is to be dealt with by itself, because it writes nothing, the engine joins nothing, or memory is short. */
bool joined_add(struct socket *socket, enum frames_kind kind, const char *text, size_t length);

/* Has a thread wait for other processes that write, and for the disk, from now on (commit_thread.h): sockets are read, written and pinged
 * meanwhile, signals go on, and what asks the database waits (hold.h). `watch` puts a descriptor into the event loop. */
void joined_begin_thread(bool (*watch)(int descriptor));

/* At the end of a loop iteration: the transaction of what has been taken, JOINED_MOST frames at most; the next iteration has the rest. */
void joined_run(void);

/* The event loop has found a descriptor readable: whether that says that the thread has done. Once it has stored, the frames are answered,
 * and what has waited is done. */
bool joined_stored(int descriptor);

/* Waits for the transaction that the thread has, where the socket's frames are part of it, or one that changes the seats of calls;
 * NULL: in any case. */
void joined_finish(const struct socket *socket);

/* The client closes the socket, or has gone: stores what it has sent before. Outside of any transaction. */
void joined_settle(struct socket *socket);

/* The socket is about to be freed: drops what it has sent. */
void joined_forget(const struct socket *socket);

#endif
