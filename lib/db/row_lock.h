/*
 * Which rows are locked for what. A writer that decides by what it reads locks the row below first and reads in the next
 * statement (db_lock), so that two of them cannot both decide by the same old state. Who needs several locks takes them in the
 * order in which they stand here, or two could wait for each other. All of them inside a write transaction; failures show at its
 * end. The bytes of a file have theirs in lib/file/storage.c: the row of their hash in the table discarded.
 */
#ifndef MOZNODS_ROW_LOCK_H
#define MOZNODS_ROW_LOCK_H

#include <stdbool.h>
#include <stdint.h>

struct id_set;

/* The site: whether an account is the first, or the last admin; how many bytes all files have. */
void row_lock_site(void);

/* A room: who is in it, in which role, how many at most; its messages and their nonces. Whoever names a room, or what is in one,
 * and writes, has it before permission is read (room_resolve). Of several rooms in order of id. */
void row_lock_room(int64_t room);

/* An account: how many bytes its files have, how many tokens there are, and whether it may still have another; whom it blocks and
 * is blocked by. Of several accounts in order of id; and behind their rooms, because what goes with a message is counted with accounts,
 * at the end of a transaction that has the room's lock (lib/db/late.h). */
void row_lock_account(int64_t account);

/* The direct room of these members, `*room`, 0: there is none; then their accounts. False: it has been made just now, and error_met_another
 * is the answer, because the transaction has to begin again with the room. */
bool row_lock_members(const struct id_set *members, int64_t *room);

#endif
