/*
 * What a room counts: its participants, and its messages, which lie loose until there are five hundred that make a block. Whoever
 * adds or deletes such rows says so here, in the same transaction and under the room's lock; nobody else changes the counts.
 */
#ifndef MOZNODS_ROOM_COUNT_H
#define MOZNODS_ROOM_COUNT_H

#include <stdbool.h>
#include <stdint.h>

/* Somebody has become a participant. Fails the transaction where the room is full. */
void room_count_joined(int64_t room);

/* A participant has gone. */
void room_count_left(int64_t room);

/* What the row of a room says that changes with its newest message. */
struct room_newest {
	int64_t loose_count, recency;
	int64_t seq; /* of the newest event in its stream (lib/live/stream.h) */
};

/* Of a room whose row is locked. */
struct room_newest room_count_newest(int64_t room);

/* A message that has been sent. */
struct room_sent {
	int64_t message, author;
	int64_t seq;   /* of the newest event in the stream of the room, which the message may have been given */
	bool mentions; /* it names or calls somebody, or answers */
};

/* A message has been sent to the room that was so before: with it the room is the most active one. All that the row of the room says of
 * it is written here, at once. */
void room_count_sent(int64_t room, const struct room_sent *sent, const struct room_newest *before);

/* A message has been deleted. */
void room_count_deleted(int64_t room, int64_t message);

/* Everybody has gone from a room that is ended. Nobody reads pages of it any more: all its messages lie loose. */
void room_count_ended(int64_t room);

/* So many messages of a room that was ended have been deleted. */
void room_count_swept(int64_t room, int64_t messages);

#endif
