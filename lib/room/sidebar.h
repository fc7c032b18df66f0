/*
 * Everything that somebody hears of: their rooms, as the frame hello of a user socket shows them, and the streams of all of them.
 */
#ifndef MOZNODS_SIDEBAR_H
#define MOZNODS_SIDEBAR_H

#include "lib/base/strbuf.h"
#include "lib/live/stream.h"
#include "lib/room/room_order.h"

#include <stddef.h>
#include <stdint.h>

enum { SIDEBAR_SHOWN = ROOM_ORDER_SHOWN }; /* rooms of the latest activity that somebody is shown at once */

struct error;
struct request;

struct sidebar_room {
	int64_t room;
	int participants;
	struct stream stream;
};

/* The `context` of sidebar_begin. */
struct sidebar_start {
	/* Appends a JSON array: whom of the others in the rooms, which are filled in by then, the caller sees online. */
	void (*write_online)(const struct sidebar_start *start, int64_t user, struct strbuf *to);
	/* Filled in: */
	struct stream own_stream;
	struct strbuf rooms; /* struct sidebar_room, one after the other; freed by who performs the request */
};

/* The rooms, and how many there are. */
const struct sidebar_room *sidebar_rooms(const struct sidebar_start *start, size_t *count);

/* Subscribes somebody to everything: answers with the data of the frame hello. */
const struct error *sidebar_begin(struct request *request);

/* Inside a transaction: calls back with each room that somebody is in, conversations too that are hidden from them: others see these. */
void sidebar_each(int64_t user, void (*callback)(void *context, int64_t room), void *context);

/* Inside a transaction: one room of somebody's, as it is now; false: they are not in it. */
bool sidebar_find(int64_t room, int64_t user, struct sidebar_room *found);

#endif
