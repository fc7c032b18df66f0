/*
 * Calls across a restart of the daemon: for CALL_RESTORE_MS after the start, participants may resume the seats that they had
 * before.
 */
#ifndef MOZNODS_WSD_CALL_RESTORE_H
#define MOZNODS_WSD_CALL_RESTORE_H

#include <stdbool.h>
#include <stdint.h>

enum { CALL_RESTORE_MS = 30000 }; /* after the start */

/* Loads the seats that the daemon before this one has stored, each without a socket. Returns 0 when the database does not
 * answer. */
int call_restore_begin(void);

/*
 * Whether a session that belongs to no seat is accepted. It is where no seat of the room's call was loaded and nothing has
 * happened in that call since: then the seats of that call were lost (the database was restored, or lost its last transactions in
 * a power cut), or the call is empty, and a wrong session harms nobody. Otherwise such a session has ended or never existed.
 */
bool call_restore_accepts(int64_t room, const char *session_id);

/* The daemon has state of the room's call from now on: a seat was restored, added or removed. */
void call_restore_note(int64_t room);

#endif
