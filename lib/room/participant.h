/*
 * Who is in a room: joining, leaving, adding and removing. One handler an endpoint.
 */
#ifndef MOZNODS_PARTICIPANT_H
#define MOZNODS_PARTICIPANT_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct request;

/* GET /api/rooms/{id}/participants/?search=&order=id&after= */
const struct error *participant_list(struct request *request);

/* POST /api/rooms/{id}/join/ */
const struct error *participant_join(struct request *request);

/* POST /api/rooms/{id}/leave/: of a direct room, takes it off one's own list until the next message. */
const struct error *participant_leave(struct request *request);

/* POST /api/rooms/{id}/participants/ { user_id | username } */
const struct error *participant_invite(struct request *request);

/* DELETE /api/rooms/{id}/participants/{user_id}/ */
const struct error *participant_remove(struct request *request);

/* Puts a user into a room as `role`, owner, moderator or member, without asking or telling anybody; what is there already counts
 * as read. Of a second owner the transaction fails. Inside a write transaction that has the room's lock. */
void participant_add(int64_t room, int64_t user, const char *role);

/* Makes a user who is not in it a member of a room, and tells everybody. error_banned, error_room_full. Inside a write transaction that has the room's
 * lock. */
const struct error *participant_enter(int64_t room, int64_t user);

/* Whether somebody is in a room. Inside a transaction. */
bool participant_is_in(int64_t room, int64_t user);

/* Takes a participant out of a room, and tells everybody: they "left", were "removed", or "banned". The last one out deletes the room, an
 * owner leaves it to another. Inside a write transaction that has the room's lock. */
void participant_put_out(int64_t room, int64_t user, const char *reason);

/* Takes a direct room off a member's list until its next message, without telling anybody. Inside a write transaction. Whether it
 * was there. */
bool participant_hide(int64_t room, int64_t user);

#endif
