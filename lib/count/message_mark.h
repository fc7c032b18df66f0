/*
 * What there may be of a message in other tables, as its row says: where a mark is missing nobody needs to look there, which is
 * what most messages of a page are spared. Marks are set and never taken: with one there may be something, without there is
 * nothing. Whoever adds such rows says so here, in the same transaction and under the room's lock. (A message's own files are
 * marked as it is stored.)
 */
#ifndef MOZNODS_MESSAGE_MARK_H
#define MOZNODS_MESSAGE_MARK_H

#include <stdint.h>

/* The bits of message.marks; queries name them by their number. */
enum message_mark { MARK_FILES = 1, MARK_REPLIES = 2, MARK_REACTIONS = 4, MARK_PIN = 8 };

/* Marks a message, where it is there and not marked so. */
void message_mark(int64_t message, enum message_mark mark);

#endif
