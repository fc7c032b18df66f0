/*
 * Bans from a room: who has one is put out, and does not come in by any way until it is over or lifted. One handler an endpoint.
 */
#ifndef MOZNODS_BAN_H
#define MOZNODS_BAN_H

struct error;
struct request;

/* GET /api/rooms/{id}/bans/: those in force, the newest first. */
const struct error *ban_list(struct request *request);

/* PUT /api/rooms/{id}/bans/{user_id}/ { reason?, until?, delete_hours? }: also of somebody who has never been there. */
const struct error *ban_set(struct request *request);

/* DELETE /api/rooms/{id}/bans/{user_id}/ */
const struct error *ban_lift(struct request *request);

#endif
