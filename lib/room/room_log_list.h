/*
 * The record of a room, read: what was done there by who looks after it (lib/live/room_log.h).
 */
#ifndef MOZNODS_ROOM_LOG_LIST_H
#define MOZNODS_ROOM_LOG_LIST_H

struct error;
struct request;

/* GET /api/rooms/{id}/log/?page= | before= | after=: the newest first. */
const struct error *room_log_list(struct request *request);

#endif
