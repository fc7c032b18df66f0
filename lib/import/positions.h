/*
 * What is unread of messages that come by an import: nothing, to who had read all before, until a line says how far they had read. And
 * the news of it: a room that is in somebody's list is told to be fetched anew, once. Inside the caller's write transaction.
 */
#ifndef MOZNODS_IMPORT_POSITIONS_H
#define MOZNODS_IMPORT_POSITIONS_H

#include <stdint.h>

struct error;

/* A message is about to be added to a room. */
void positions_begin(int64_t room);

/* It has been added. */
void positions_follow(int64_t room, int64_t message);

/* Moves the positions of who had read all: before the transaction ends, and before a position is set. */
void positions_settle(void);

/* Forgets what has not been settled: after a transaction that was undone. */
void positions_forget(void);

/* The transaction was committed: the rooms that were settled in it are to be told. */
void positions_keep(void);

/* Tells all of them, each room in a transaction of its own: who resumes its events is to fetch it anew, and so is whoever has been there
 * lately. NULL, or what has failed. Not inside a transaction. */
const struct error *positions_tell(void);

#endif
