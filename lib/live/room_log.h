/*
 * The record of a room: what its owner, moderators and site admins have done there to others, for each other to see. It says who, what
 * and to whom, never what was said. Rows go after the option room_log_days.
 */
#ifndef MOZNODS_ROOM_LOG_H
#define MOZNODS_ROOM_LOG_H

#include <stdint.h>

/* Inside a write transaction: notes what `actor` has just done; the actions are those of the table room_log. `target` is whom it was
 * done to, 0: nobody; the reason, "": none. */
void room_log_add(int64_t room, int64_t actor, const char *action, int64_t target, const char *reason);

/* Forgets what is too old. Inside a write transaction. */
void room_log_prune(void);

#endif
