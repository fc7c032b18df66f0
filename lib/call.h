/*
 * Who is in a call, as the database shows it to REST. The seats themselves are the daemon's, in memory: it writes
 * here what it knows, and begins with a clean table, so that no crash leaves a ghost.
 */
#ifndef MOZNODS_CALL_H
#define MOZNODS_CALL_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct request;

/* GET /api/rooms/{id}/call/ */
const struct error *call_show(struct request *request);

/* Seats the caller in the room's call, which with `anew` begins now, inside a write transaction; answers with their public
 * user object. */
const struct error *call_seat(struct request *request, bool anew);

/* Takes a user's seat away. In a transaction of its own; NULL, or why it is still there. */
const struct error *call_unseat(int64_t user);

/* Empties all seats, but remembers for who comes back when their calls began. In a transaction of its own. */
const struct error *call_clear(void);

/* Forgets calls in which nobody sits. In a transaction of its own. */
const struct error *call_forget_empty(void);

/* When the room's call began, Unix seconds; 0: there is none. In a transaction of its own. */
int64_t call_started(int64_t room);

#endif
