/*
 * How far `moznods tail` has the events of each room, when it prints those of all: what to ask for when a lost connection is back.
 */
#ifndef MOZNODS_CTL_TAIL_ROOMS_H
#define MOZNODS_CTL_TAIL_ROOMS_H

#include "lib/base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json_object;

/* A zeroed struct is one that knows no rooms. */
struct tail_rooms {
	size_t count;
	struct tail_room {
		int64_t room, seq; /* of the last event that was printed */
	} * rooms;
	struct strbuf outgoing; /* frames to be sent, a line each */
};

/* The frame hello: asks for what was missed, of what has been heard of before, and remembers the rest. `seq` is that of the user's own
 * events; -1: none has been seen. */
void tail_rooms_hello(struct tail_rooms *rooms, struct json_object *data, int64_t seq);

/* The user has come into a room, with the number to go on from; where this is told late, asks for what came since. */
void tail_rooms_added(struct tail_rooms *rooms, struct json_object *data, bool replayed);

/* An event of a room has been seen. */
void tail_rooms_seen(struct tail_rooms *rooms, int64_t room, int64_t seq);

void tail_rooms_free(struct tail_rooms *rooms);

#endif
