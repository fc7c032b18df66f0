/*
 * From the outbox to the socket. What a socket costs is the calls and not the bytes, so what is queued within one turn of the
 * loop goes out together at its end; who does not take it makes the rest wait, and is closed when too much does.
 */
#ifndef MOZNODS_WSD_WRITING_H
#define MOZNODS_WSD_WRITING_H

struct session;

/* The end of this turn is to write what the session has queued, and to close it when it is closing. */
void writing_due(struct session *session);

/* It is gone: nothing is due any more. */
void writing_end(struct session *session);

/* After every turn of the loop, when nobody goes through the sessions: writes, and closes those found too slow. */
void writing_end_turn(void);

/* Stops reading from a session that makes us write faster than it reads, until it has caught up. */
void writing_pause(struct session *session);

#endif
