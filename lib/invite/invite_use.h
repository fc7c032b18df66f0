/*
 * What invitations let people do, inside the transaction of who comes by one; and how long those are kept that let nobody in any more.
 */
#ifndef MOZNODS_INVITE_USE_H
#define MOZNODS_INVITE_USE_H

#include <stdbool.h>
#include <stdint.h>

struct error;

enum {
	INVITE_CODE_LENGTH = 20,        /* characters of a-z and 2-7: 100 bits */
	INVITE_KEPT = 30 * 24 * 60 * 60 /* seconds in the lists after it was good for the last time */
};

/* One that is good now. */
struct invite {
	int64_t id;
	int64_t room;   /* 0: none */
	bool registers; /* lets register where that needs an invitation */
};

/* Finds the one with this code; false: none is good now. Inside a transaction. */
bool invite_find(const char *code, struct invite *invite);

/* The room of the one with this code, be it good or not; 0: there is none, or it has none. Inside a transaction. */
int64_t invite_room(const char *code);

/* Brings a user, who is not in it, into the room of the invitation with this code, if it has one, and takes a use of it. Everything is
 * asked under the locks of the room and the invitation, so no race uses one more often than it may be. error_invite_invalid, or why the
 * user cannot be in the room. Inside a write transaction, which is undone after an error. */
const struct error *invite_use(const char *code, int64_t user);

/* Deletes those that have let in nobody for INVITE_KEPT. Inside a write transaction. */
void invite_prune(void);

#endif
