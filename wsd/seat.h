/*
 * The seats of calls: which user is in which room's call, over which subscription. A user has at most one on the whole server.
 */
#ifndef MOZNODS_WSD_SEAT_H
#define MOZNODS_WSD_SEAT_H

#include "lib/base/json_members.h"
#include "lib/call/call.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/queue.h>

struct feed_stream;
struct frame;
struct subscription;

enum { SEAT_SESSION_BYTES = 32 + 1, SEAT_QUEUE_MAX = 64 };

struct seat {
	TAILQ_ENTRY(seat) in_all; /* of seat_all, in the order of joining */
	int64_t user, room, token_id;
	char session_id[SEAT_SESSION_BYTES]; /* secret: resumes the seat after a lost socket; "" when restored */
	char session_hash[CALL_HASH_BYTES];
	struct subscription *subscription; /* NULL while its socket is lost */
	int64_t began;                     /* when the call did, Unix seconds; the same for all of a room */
	int64_t attached_seq;              /* the room's newest when its socket subscribed: earlier events do not end the seat */
	struct feed_stream *stream, *own_stream; /* of its room and its user: held */
	int64_t lost;                            /* since when without a socket; milliseconds of uptime */
	bool restored;                           /* from before the start of the daemon, and not resumed yet */
	bool audio, video, screen, hand;
	char *user_json;                      /* owned */
	struct span username;                 /* in it, as JSON */
	struct frame *queued[SEAT_QUEUE_MAX]; /* signals that came while it had no socket */
	int queued_count;
};

TAILQ_HEAD(seat_list, seat);

/* All seats, of all rooms. */
struct seat_list *seat_all(void);

/* The user's seat, NULL without one; the same in one room only. */
struct seat *seat_of(int64_t user);
struct seat *seat_in(int64_t room, int64_t user);

/* The seat that this subscription holds, NULL without one: its user may have a seat over another. */
struct seat *seat_held_by(const struct subscription *subscription);

/* The seat that a session belongs to, whichever user shows it. NULL: none, or no session. */
struct seat *seat_by_session(const char *session_id);

/* How many seats a room's call has, and when it began, Unix seconds, 0: there is none. */
int seat_count(int64_t room);
int64_t seat_call_began(int64_t room);

/* Whether any seat of the room's call was taken or resumed since the start of the daemon. */
bool seat_call_is_active(int64_t room);

/* Adds a seat, as it is stored, at the end, without a socket. NULL: out of memory. */
struct seat *seat_add(const struct call_row *row);

/* Sets its user's object, of which it takes a copy. False: out of memory, and nothing has changed. */
bool seat_set_user(struct seat *seat, struct span user);

/* Sends a frame to the seat's socket, or queues it until it has one again; false: the queue is full. */
bool seat_deliver(struct seat *seat, struct frame *frame);

/* Gives the seat a socket (again); the second sends what was queued meanwhile, after the answer to the join. */
void seat_attach(struct seat *seat, struct subscription *subscription);
void seat_deliver_queued(struct seat *seat);

/* The seat has no socket any more. */
void seat_detach(struct seat *seat);

/* Removes a seat. Its row is deleted later, by seat_flush: seats also end while the database is being read. */
void seat_remove(struct seat *seat);

/* Whether there are removed seats whose rows have not been deleted. */
bool seat_removed(void);

/* Deletes the rows of removed seats, outside of any transaction. Those that fail are tried again at the next
 * call. */
void seat_flush(void);

#endif
