/*
 * Roles, and who may say nothing for a while. The owner appoints moderators, who look after the members: they may nothing towards the
 * owner and each other. One handler an endpoint.
 */
#ifndef MOZNODS_MODERATION_H
#define MOZNODS_MODERATION_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct request;

/* PATCH /api/rooms/{id}/participants/{user_id}/ { role?, muted_until? }: the role `owner` hands the room over. */
const struct error *participant_update(struct request *request);

/* Whether the caller, who has a moderator's rights in the request's room, has them towards this user. Inside a transaction. */
bool moderation_reaches(const struct request *request, int64_t user);

/* Makes the caller MUTED in the request's room, and sets what they are told until when, where what they ask for is to say something:
 * reading stays. */
void moderation_resolve_mute(struct request *request, int64_t until);

/* Makes the caller a LISTENER in the request's room, where its owner and moderators alone send messages, unless they are one of them; and
 * sets what they are told. */
void moderation_resolve_posting(struct request *request);

/* Gives a room to one of its participants: the role, and the room's owner. Whoever had the role has another already. Tells nobody.
 * Inside a write transaction that has the room's lock. */
void moderation_make_owner(int64_t room, int64_t user);

/* Keeps how long a participant who is about to go may say nothing: they get it back when they come again (participant_add). Inside a
 * write transaction. */
void moderation_keep_mute(int64_t room, int64_t user);

/* Forgets those that are over. Inside a write transaction. */
void moderation_prune(void);

#endif
