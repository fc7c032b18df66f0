/*
 * The tail of a room: what its rows say of where the next message goes. It is asked under the room's lock, before the message is stored,
 * so that each row is written once.
 */
#ifndef MOZNODS_ROOM_TAIL_H
#define MOZNODS_ROOM_TAIL_H

#include "lib/count/room_count.h"
#include "lib/live/stream.h"

#include <stdbool.h>
#include <stdint.h>

struct room_tail {
	struct stream stream;
	struct room_newest newest;
	bool hidden; /* it is a direct room, and some of its members have hidden it */
};

/* Inside a transaction that writes and has the room's lock; whether it is a direct room. */
struct room_tail room_tail_read(int64_t room, bool direct);

/* Sends ahead (db_ahead) what that asks; whether it may be a direct room. */
void room_tail_ahead(int64_t room, bool direct);

#endif
