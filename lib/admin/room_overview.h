/*
 * The rooms of the site, for who administers it.
 */
#ifndef MOZNODS_ROOM_OVERVIEW_H
#define MOZNODS_ROOM_OVERVIEW_H

struct error;
struct request;

/* GET /api/admin/rooms/: all rooms but direct ones, the newest first, with their sizes; `search` */
const struct error *room_overview_list(struct request *request);

#endif
