/*
 * Rooms: list, make, show, change, delete. One handler an endpoint.
 */
#ifndef MOZNODS_ROOM_H
#define MOZNODS_ROOM_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct request;

/* What the settings of a room may be at most. */
enum {
	ROOM_NAME_MOST = 100,         /* characters */
	ROOM_DESCRIPTION_MOST = 1000, /* characters */
	ROOM_PARTICIPANTS_MOST = 100000,
	ROOM_SLOW_MOST = 6 * 60 * 60, /* seconds */
	ROOM_RETENTION_MOST = 36500   /* days */
};

/* GET /api/rooms/?scope=public&search=&order=id&after= */
const struct error *room_list(struct request *request);

/* POST /api/rooms/ { name, description?, visibility?, max_participants?, mention_room?, invite?, posting?, slow_seconds? } */
const struct error *room_create(struct request *request);

/* GET /api/rooms/{id}/ */
const struct error *room_show(struct request *request);

/* PATCH /api/rooms/{id}/ */
const struct error *room_update(struct request *request);

/* DELETE /api/rooms/{id}/ */
const struct error *room_delete(struct request *request);

/* What a new room has as its activity, so that it comes before all others. Inside a write transaction. */
int64_t room_newest_activity(void);

/* Deletes a room with all that is in it and tells its listeners, inside a write transaction. Of one with many messages the
 * rows stay for room_sweep; nobody sees them. */
void room_end(int64_t room);

/* Takes away a slice of what rooms that were ended have left, in a transaction of its own; false when there was none, or it
 * could not be done. For housekeeping: again and again, with pauses, in which others write. */
bool room_sweep(void);

#endif
