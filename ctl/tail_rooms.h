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
		int64_t room;
		int64_t seq;       /* of the last event up to which all have been seen */
		int64_t after, to; /* those behind the one up to the other were seen live, while what was missed had not come */
		bool asked;        /* it has not come yet */
	} * rooms;
	struct strbuf outgoing; /* frames to be sent, a line each */
};

/* The frame hello: asks for what was missed, of what has been heard of before, and remembers the rest. `seq` is that of the user's own
 * events; -1: none has been seen. */
void tail_rooms_hello(struct tail_rooms *rooms, struct json_object *data, int64_t seq);

/* The user has come into a room, with the number to go on from; where this is told late, asks for what came since. */
void tail_rooms_added(struct tail_rooms *rooms, struct json_object *data, bool replayed);

/* An event of a room has come, live or as one of those that were asked for. False: it has been seen before. */
bool tail_rooms_take(struct tail_rooms *rooms, int64_t room, int64_t seq, bool replayed);

/* All that was asked for of a room has come, up to this event. */
void tail_rooms_caught_up(struct tail_rooms *rooms, int64_t room, int64_t seq);

void tail_rooms_free(struct tail_rooms *rooms);

#endif
