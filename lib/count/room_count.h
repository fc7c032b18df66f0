/*
 * What a room counts: its participants, and its messages, which lie loose until there are a thousand that make a block. Whoever
 * adds or deletes such rows says so here, in the same transaction and under the room's lock; nobody else changes the counts.
 */
#ifndef MOZNODS_ROOM_COUNT_H
#define MOZNODS_ROOM_COUNT_H

#include <stdint.h>

/* Somebody has become a participant. Fails the transaction where the room is full. */
void room_count_joined(int64_t room);

/* A participant has gone. */
void room_count_left(int64_t room);

/* A message has been sent: with it the room is the most active one. What that asks may be sent ahead (db_ahead). */
void room_count_sent(int64_t room, int64_t message, int64_t author);
void room_count_ahead(int64_t room);

/* A message has been deleted. */
void room_count_deleted(int64_t room, int64_t message);

/* Everybody has gone from a room that is ended. Nobody reads pages of it any more: all its messages lie loose. */
void room_count_ended(int64_t room);

/* So many messages of a room that was ended have been deleted. */
void room_count_swept(int64_t room, int64_t messages);

#endif
