/*
 * Slow mode: a member of a room with `slow_seconds` lets that long pass between two messages there, whatever they send them by. When
 * somebody has last sent one is stored, so neither deleting it nor leaving the room makes them forget. The owner and the moderators
 * need not wait.
 */
#ifndef MOZNODS_SLOW_MODE_H
#define MOZNODS_SLOW_MODE_H

struct error;
struct request;

/* Notes that the caller sends a message to the room of the request. NULL, or error_slow_mode with the request's retry_after. Inside a
 * write transaction that has the room's lock, and is undone after an error. */
const struct error *slow_mode_take(struct request *request);

/* Forgets what is older than any room waits. Inside a write transaction. */
void slow_mode_prune(void);

#endif
