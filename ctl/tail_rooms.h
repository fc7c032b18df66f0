/*
 * How far `moznods tail` has the events of each room, when it prints those of all: what to ask for when a lost connection is back. It is
 * asked for one room after the other, so that what is refused is known to be that of the room whose answer is awaited.
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
		int64_t room; /* 0: what concerns the user alone */
		int64_t seq;  /* of the last event up to which all have been seen */
		/* Events behind the one up to the other, of a connection each, that came live while what was missed had not come. */
		struct tail_live {
			int64_t after, to;
		} * live;
		size_t lives;
		bool missing; /* what comes after `seq` has to be asked for */
	} * rooms;
	bool waits;    /* for the answer to what was asked last, or until it may be asked again */
	int64_t asked; /* for which room */
};

/* The frame hello: what was missed, of what has been heard of before, is to be asked for; the rest is remembered. */
void tail_rooms_hello(struct tail_rooms *rooms, struct json_object *data);

/* The user has come into a room, with the number to go on from; where this is told late, what came since is to be asked for. */
void tail_rooms_added(struct tail_rooms *rooms, struct json_object *data, bool replayed);

/* The user is in a room no more: nothing of it comes, not even an answer. */
void tail_rooms_removed(struct tail_rooms *rooms, int64_t room);

/* An event of a room has come, live or as one of those that were asked for. False: it has been seen before. */
bool tail_rooms_take(struct tail_rooms *rooms, int64_t room, int64_t seq, bool replayed);

/* All that was asked for of a room has come, up to this event. */
void tail_rooms_caught_up(struct tail_rooms *rooms, int64_t room, int64_t seq);

/* Whether something is to be asked for now; the frame that asks, which is then the one whose answer is awaited. */
bool tail_rooms_asks(const struct tail_rooms *rooms);
void tail_rooms_ask(struct tail_rooms *rooms, struct strbuf *frame);

/* What was asked last was refused for good; is to be asked again. */
void tail_rooms_refused(struct tail_rooms *rooms);
void tail_rooms_again(struct tail_rooms *rooms);

void tail_rooms_free(struct tail_rooms *rooms);

#endif
