/*
 * Streams: what happens in one room, or to one account, as events with numbers of their own, 1 more each time and without gaps.
 * A stream is made with its room or account and outlives the room, because the deletion itself is an event. Events are rows of the
 * table notification: lib/live/notification.h writes and reads them.
 */
#ifndef MOZNODS_STREAM_H
#define MOZNODS_STREAM_H

#include <stdbool.h>
#include <stdint.h>

/* Where a stream stands. */
struct stream {
	int64_t id;        /* 0: there is none */
	int64_t last_seq;  /* of its newest event */
	int64_t pruned_to; /* events up to this one are no longer kept */
	bool undated;      /* nothing says how old its oldest event is; only of one that is read to take a number */
};

/* Inside a write transaction: makes the stream of a new room or account. */
void stream_create_for_room(int64_t room);
void stream_create_for_account(int64_t account);

/* Inside a write transaction: the row of the room, which has the number of its newest event, is about to be deleted. */
void stream_outlive_room(int64_t room);

/* Inside a transaction: where the stream of a room or account stands. */
struct stream stream_of_room(int64_t room);
struct stream stream_of_account(int64_t account);

/* Takes the next number of the stream of a room or account, inside a write transaction, and locks the row that has it until its end:
 * numbers become visible in their order. */
struct stream stream_advance_room(int64_t room);
struct stream stream_advance_account(int64_t account);

/* The same of the stream of a room that was read when the room had been locked (lib/db/row_lock.h): the caller writes the number into the
 * row of the room, with what else it has to write there. */
void stream_take_next(struct stream *stream);

/* The same for the streams of all participants of a room; calls back with each. */
void stream_advance_participants(int64_t room, void (*callback)(int64_t stream));

/* Whether everything after `since` can still be sent, and is not too much. */
bool stream_resumable(const struct stream *stream, int64_t since);

/* Drops events older than event_days, of all streams, some ten thousand at most; then the streams of ended rooms of which nothing is left.
 * In transactions of its own, of one stream each: nobody who has written to one waits for another. */
void stream_prune(void);

/* Drops up to `most` events of a room that has ended, all but its last, inside a write transaction; false when there was none. */
bool stream_forget_room(int64_t room, int most);

/* Makes whoever resumes the stream of a room fetch it anew, inside a write transaction that has the room's lock: forgets its events and
 * goes on a number later. */
void stream_skip_room(int64_t room);

/* The same of the stream of an account. */
void stream_skip_account(int64_t account);

/* After a restore, inside a write transaction: clients may have seen later events than there are now, also of rooms that are there
 * no more. Forgets all events; every stream, also of those to come, counts on from far beyond any number that was given out. */
void stream_leap(void);

#endif
