/*
 * The seats of calls: who sits in which room's call, over which subscription. A user has at most one on the whole server.
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

enum { SEAT_SESSION_BYTES = 32 + 1, SEAT_HELD_MAX = 64 };

struct seat {
	TAILQ_ENTRY(seat) in_all;             /* of seat_all, in the order of sitting down */
	int64_t user, room, token_id;
	char session_id[SEAT_SESSION_BYTES];  /* known to its owner alone: takes the seat back after a lost socket; "" when recalled */
	char session_hash[CALL_HASH_BYTES];
	struct subscription *subscription;    /* NULL while its socket is lost */
	int64_t began;                        /* when the call did, Unix seconds; the same for all of a room */
	int64_t entered;                      /* the room's newest seq when its socket was let in: what happened before does not end it */
	struct feed_stream *stream, *own_stream;    /* of its room and its user: held */
	int64_t lost;                         /* since when; milliseconds of uptime */
	bool recalled;                        /* from before our start, and its owner has not come back yet */
	bool audio, video, screen, hand;
	char *user_json;                      /* owned */
	struct span username;                 /* in it, as JSON */
	struct frame *held[SEAT_HELD_MAX];    /* what came while the socket was lost */
	int held_count;
};

TAILQ_HEAD(seat_list, seat);

/* All seats; those of a room are the ones whose `room` it is. */
struct seat_list *seat_all(void);

/* The user's seat, NULL without one; the same in one room only. */
struct seat *seat_of(int64_t user);
struct seat *seat_in(int64_t room, int64_t user);

/* The seat that this very subscription holds. */
struct seat *seat_held_by(const struct subscription *subscription);

/* The seat that a session belongs to, whoever shows it. NULL: none, or no session. */
struct seat *seat_by_session(const char *session_id);

/* How many sit in a room's call, and since when it goes on, Unix seconds, 0: there is none. */
int seat_count(int64_t room);
int64_t seat_call_began(int64_t room);

/* Whether anybody has sat down in the room's call since our start. */
bool seat_call_lives(int64_t room);

/* A new seat at the end, as it is stored, without a socket. NULL: out of memory. */
struct seat *seat_take(const struct call_row *row);

/* Calls its user by what the user object says, of which it takes a copy. False: out of memory, and nothing has changed. */
bool seat_name(struct seat *seat, const char *user_json);

/* Sends a frame to the seat's socket, or keeps it for when there is one again; false: that is too much. */
bool seat_deliver(struct seat *seat, struct frame *frame);

/* Gives the seat a socket (again); what was kept meanwhile is sent by the second, after the answer to the join. */
void seat_attach(struct seat *seat, struct subscription *subscription);
void seat_deliver_held(struct seat *seat);

/* The seat has no socket any more. */
void seat_detach(struct seat *seat);

/* Nobody sits there any more. Its row in the database is still to be taken away: by seat_flush, because seats also end
 * while something is being read there. */
void seat_leave(struct seat *seat);

/* Deletes the rows of the seats that were left, outside of any transaction. Those it cannot delete now are left for the
 * next time. */
void seat_flush(void);

#endif
