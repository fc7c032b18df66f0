/*
 * The end of a message: it goes with its files, the events that have its text, and everything that hangs on it; its id and its nonce
 * are not used again. Inside a write transaction that has the room's lock; who calls tells the room.
 */
#ifndef MOZNODS_MESSAGE_ERASE_H
#define MOZNODS_MESSAGE_ERASE_H

#include <stdint.h>

/* The id of its author; 0: it was gone already. */
int64_t message_erase(int64_t room, int64_t message);

#endif
