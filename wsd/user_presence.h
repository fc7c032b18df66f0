/*
 * Presence as user sockets are told it: who of the people with whom one shares a small room is online, once a person, however many
 * rooms they share. Online is who has a user socket, or a room socket in a small room that both are in. What a room's own sockets
 * are told is in presence.h; in large rooms that goes to the user sockets that watch the room, too.
 */
#ifndef MOZNODS_WSD_USER_PRESENCE_H
#define MOZNODS_WSD_USER_PRESENCE_H

#include <stdint.h>

struct sidebar_start;
struct socket;
struct strbuf;
struct subscription;

/* For hello: appends a JSON array of those who are online in the small rooms, without the user themself. */
void user_presence_list(const struct sidebar_start *start, int64_t user, struct strbuf *to);

/* A user socket is subscribed to its rooms; or is about to be no longer. */
void user_presence_begin(struct socket *socket);
void user_presence_end(struct socket *socket);

/* A room socket has been put into its room, or taken out of it. */
void user_presence_attach(struct subscription *subscription);
void user_presence_detach(struct subscription *subscription);

/* The user sockets of somebody have lost a room that they are in still: those who see them nowhere else are told that they are gone. */
void user_presence_part(int64_t user, int64_t room);

/* A user socket has one more room: those who are in it and its user learn of each other. */
void user_presence_meet(struct subscription *subscription);

#endif
