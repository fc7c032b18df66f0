/*
 * What the index has to hear of: a message that it may know is another now, or gone. To send one costs nothing, its id is enough.
 */
#ifndef MOZNODS_SEARCH_NOTE_H
#define MOZNODS_SEARCH_NOTE_H

#include "lib/search/search_posting.h"

#include <stdint.h>

/* Notes, in the transaction of the change, that what this message is found by is another now, or nothing: no search finds it from then
 * on until the index has followed. */
void search_note_change(int64_t message);

/* The same of the oldest `most` messages of a room, which are about to be deleted. */
void search_note_room(int64_t room, int64_t most);

/* Takes away the notes of the ids above one up to another, for who has the row of search_state locked, and puts these messages into the
 * index as they are read afterwards. Which of them are of this block, as places. */
struct search_set search_note_take(int64_t after, int64_t last, int64_t block);

#endif
