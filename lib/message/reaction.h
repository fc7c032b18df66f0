/*
 * Reactions: an emoji that a member puts to a message, each once. They are no activity of the room and nothing unread; they go with
 * their message. One handler an endpoint.
 */
#ifndef MOZNODS_REACTION_H
#define MOZNODS_REACTION_H

struct error;
struct request;

/* PUT /api/messages/{id}/reactions/{emoji}/ */
const struct error *reaction_add(struct request *request);

/* DELETE /api/messages/{id}/reactions/{emoji}/ */
const struct error *reaction_remove(struct request *request);

/* GET /api/messages/{id}/reactions/ */
const struct error *reaction_list(struct request *request);

#endif
