/*
 * Messages that go with the ban of who wrote them, those of the last hours in one room, or with their account, all of them. There may be many, so they are deleted a piece
 * at a time, each in a transaction of its own; that they are to go is stored first, and who does housekeeping goes on where nobody else
 * does. What the author writes later stays.
 */
#ifndef MOZNODS_PURGE_H
#define MOZNODS_PURGE_H

#include <stdbool.h>
#include <stdint.h>

enum { PURGE_PIECE = 500 }; /* messages in one transaction, and in one event */

/* Notes that the messages of an author in a room since a time (Unix seconds) are to go. Inside a write transaction that has the room's
 * lock. */
void purge_begin(int64_t room, int64_t author, int64_t since);

/* The same of all that an author has written, in every room, for good. Inside a write transaction. */
void purge_begin_all(int64_t author);

/* Deletes a piece of them and tells the room, in a transaction of its own; false when there is none left, or it could not be done. */
bool purge_piece(int64_t room, int64_t author);

/* The same of whichever there is. */
bool purge_sweep(void);

#endif
