/*
 * The seats of calls: who sits in which room's call, over which socket. A user has at most one on the whole server.
 */
#ifndef MOZNODS_WSD_SEAT_H
#define MOZNODS_WSD_SEAT_H

#include <stdbool.h>
#include <stdint.h>

struct frame;
struct session;

enum { SEAT_SESSION_BYTES = 32 + 1, SEAT_HELD_MAX = 64 };

struct seat {
	struct seat *next;                  /* in the order of sitting down */
	int64_t user, room, token_id;
	char session_id[SEAT_SESSION_BYTES];  /* known to its owner alone: takes the seat back after a lost socket */
	struct session *session;            /* NULL while the socket is lost */
	int64_t started;                    /* when the call began, Unix seconds; the same for all of a room */
	int64_t lost;                       /* since when; milliseconds of uptime */
	bool audio, video, screen, hand;
	char *user_json, *username;         /* owned */
	struct frame *held[SEAT_HELD_MAX];  /* what came while the socket was lost */
	int held_count;
};

/* All seats; those of a room are the ones whose `room` it is. */
struct seat *seat_first(void);

/* The user's seat, NULL without one; the same in one room only. */
struct seat *seat_of(int64_t user);
struct seat *seat_in(int64_t room, int64_t user);

/* The seat that this very socket holds. */
struct seat *seat_held_by(const struct session *session);

/* When a room's call began, Unix seconds; 0: there is none. */
int64_t seat_call_started(int64_t room);

/* How many sit in a room's call. */
int seat_count(int64_t room);

/* A new seat at the end, with a session id of its own unless one is given; takes a copy of the user object and of
 * the name. NULL: out of memory. */
struct seat *seat_take(struct session *session, const char *session_id, const char *user_json, const char *username);

/* Sends a frame to the seat's socket, or keeps it for when there is one again; false: that is too much. */
bool seat_deliver(struct seat *seat, struct frame *frame);

/* Gives the seat a socket (again) and delivers what was kept. */
void seat_attach(struct seat *seat, struct session *session);

/* Frees it. */
void seat_leave(struct seat *seat);

#endif
