/*
 * Who listens where: the rooms that have sockets, and the sockets of each.
 */
#ifndef MOZNODS_WSD_ROOM_H
#define MOZNODS_WSD_ROOM_H

#include "presence.h"
#include "session.h"

#include <stdint.h>
#include <sys/queue.h>

struct frame;

struct room {
	int64_t id;
	struct session_list sessions;
	int session_count;
	struct presence presence;
	SLIST_ENTRY(room) in_bucket;
};

/* The room, NULL when nobody listens in it. */
struct room *room_find(int64_t id);

/* Puts a session into its room and tells the others of its user's presence; false: out of memory. */
int room_enter(struct session *session);

/* Takes it out again; the last one to leave frees the room. */
void room_leave(struct session *session);

/* Sends a frame to the v2 sockets of everybody in the session's room but its user. */
void room_tell_others(const struct session *session, struct frame *frame);

#endif
