/*
 * How a call outlives the daemon: for a while after our start those who sat in one may come back to their seats, as if
 * nothing had been.
 */
#ifndef MOZNODS_WSD_CALL_RESTORE_H
#define MOZNODS_WSD_CALL_RESTORE_H

#include <stdbool.h>
#include <stdint.h>

enum { CALL_RESTORE_MS = 30000 };   /* how long after our start */

/* Takes the seats that the daemon before us has left, each without its socket. Returns 0 when the database does not
 * answer. */
int call_restore_begin(void);

/*
 * Whether somebody is believed who shows a session that belongs to no seat. They are where nothing is remembered of the
 * room's call and nothing has happened in it: then their seat was forgotten, with all others of that call (the database
 * was restored, or lost its last transactions in a power cut), or there is nobody to be deceived. Where something is
 * remembered, a session that is not among it has ended or never was.
 */
bool call_restore_accepts(int64_t room, const char *session_id);

/* Something is known of the room's call now: a seat was recalled, taken or left there. */
void call_restore_note(int64_t room);

#endif
