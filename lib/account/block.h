/*
 * Blocks: who wants no direct messages from whom. A block keeps both sides from opening direct rooms with each other and from
 * writing in the one that they have; in rooms it changes nothing. Nobody but who made it learns of one. One handler an endpoint.
 */
#ifndef MOZNODS_BLOCK_H
#define MOZNODS_BLOCK_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct request;

/* PUT and DELETE /api/users/{id}/block/ */
const struct error *block_set(struct request *request);
const struct error *block_clear(struct request *request);

/* GET /api/users/me/blocks/?order=id&after=: whom the caller has blocked, ordered by username. */
const struct error *block_list(struct request *request);

/* Whether one of two users has blocked the other. Inside a transaction. */
bool block_is_between(int64_t user, int64_t other);

#endif
