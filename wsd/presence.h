/*
 * Who is present in a room, and who of the others knows. In a small room every change is told at once. In a large one, where
 * to tell all takes time, the first is, and what follows soon after is gathered: whoever came and went in between is not
 * mentioned, and each socket gets all the rest in one piece. Until a change is told, `hello` does not know of it either, so
 * that everybody in the room, however new, has the same picture of it.
 */
#ifndef MOZNODS_WSD_PRESENCE_H
#define MOZNODS_WSD_PRESENCE_H

#include "lib/base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/queue.h>

struct room;
struct session;

/* A user in a room, with all of their sockets. */
struct present {
	int64_t user;
	int sockets;
	bool told;                        /* what the others know: online */
	bool changed;                     /* and is to be looked at when they are told again */
	size_t from, to;                  /* the frame about this user, in what is being told */
	SLIST_ENTRY(present) in_bucket;
	STAILQ_ENTRY(present) in_changed;
};

SLIST_HEAD(present_bucket, present);

/* The people of one room. */
struct presence {
	struct present_bucket *buckets;
	size_t bucket_count, count;
	STAILQ_HEAD(, present) changed;
	int64_t told_at;                  /* when the others were told last; milliseconds of uptime */
	LIST_ENTRY(room) in_due;          /* of the rooms that have something to tell, while it is `due` */
	bool due;
	struct strbuf online;             /* the ids of those who are told to be online, with commas between */
	bool listed;                      /* it is up to date */
};

/* Makes a zeroed struct one of nobody. */
void presence_init(struct presence *presence);

/* A socket has been put into its room; false: out of memory. */
bool presence_enter(struct session *session);

/* One has been taken out of its room. */
void presence_leave(struct session *session, struct room *room);

/* Appends the ids of those who are online as a JSON array, with `self` among them. */
void presence_list(struct room *room, int64_t self, struct strbuf *to);

/* The room is about to be freed. */
void presence_end(struct room *room);

#endif
