/*
 * Invitations: made, listed, revoked, looked up and accepted. One handler an endpoint. Whoever has the code of one may use it, so it is a
 * secret; it is stored as it is, because its creator is shown it again.
 */
#ifndef MOZNODS_INVITE_H
#define MOZNODS_INVITE_H

struct error;
struct request;

/* POST /api/invites/ { room_id?, max_uses?, expires_in?, registers?, note? } */
const struct error *invite_create(struct request *request);

/* GET /api/invites/?room_id=: one's own; of a room that one looks after all of it; to site admins all. The newest first. */
const struct error *invite_list(struct request *request);

/* DELETE /api/invites/{id}/: it stays in the lists for a while. */
const struct error *invite_revoke(struct request *request);

/* GET /api/invites/{code}/: to anybody; whatever is wrong with it is error_invite_invalid. */
const struct error *invite_show(struct request *request);

/* POST /api/invites/{code}/accept/: who is in its room already takes no use of it. */
const struct error *invite_accept(struct request *request);

#endif
