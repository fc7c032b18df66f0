/*
 * Blocks: who wants no direct messages from whom. A block keeps both sides from opening direct rooms with each other and from
 * writing in the one that they have; in rooms it changes nothing. Nobody but who made it learns of one. One handler an endpoint.
 */
#ifndef MOZNODS_BLOCK_H
#define MOZNODS_BLOCK_H

struct error;
struct request;

/* PUT and DELETE /api/users/{id}/block/ */
const struct error *block_set(struct request *request);
const struct error *block_clear(struct request *request);

/* GET /api/users/me/blocks/?order=id&after=: whom the caller has blocked, ordered by username. */
const struct error *block_list(struct request *request);

/* SQL, as a text: whether one of two users has blocked the other, by expressions of their ids. */
/* clang-format off */
#define BLOCK_IS_BETWEEN(user, other) \
	"(EXISTS (SELECT 1 FROM block WHERE block.user_id = " #user " AND block.blocked_id = " #other ")" \
	" OR EXISTS (SELECT 1 FROM block WHERE block.user_id = " #other " AND block.blocked_id = " #user "))"
/* clang-format on */

#endif
