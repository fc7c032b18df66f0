/*
 * Who is in a call, as the database has it. The seats themselves are the daemon's, in memory: it writes here what it knows,
 * for REST to show and for the daemon after it to go on from.
 */
#ifndef MOZNODS_CALL_H
#define MOZNODS_CALL_H

#include "lib/live/stream.h"

#include <stdbool.h>
#include <stdint.h>

struct error;
struct request;

enum { CALL_HASH_BYTES = 64 + 1 };

/* A seat as it is stored. Texts are borrowed until whoever was given it returns. */
struct call_row {
	int64_t user, room;
	int64_t token;                    /* the login that has it */
	int64_t began;                    /* when the call did, Unix seconds; the same for all of a room */
	struct stream stream, own_stream; /* of the room and of the user, as they stand */
	const char *session_hash;         /* see call_hash */
	const char *user_json;            /* their public user object */
};

/* A call as the administrator sees it. Texts are borrowed in the same way. */
struct call_line {
	int64_t room;
	const char *began; /* RFC 3339 */
	int64_t count;
	const char *usernames; /* in the order of joining, with commas between them */
	const char *room_name;
};

/* What is kept of the id of a seat's session: its SHA-256 in hexadecimal, NUL-terminated. Takes any text. */
void call_hash(const char *session_id, char hash[CALL_HASH_BYTES]);

/* GET /api/rooms/{id}/call/ */
const struct error *call_show(struct request *request);

/* Seats the caller in the room's call, inside a write transaction, and nowhere else; `keeps` says that they had this seat
 * before, and with it their place in the order. Answers with their public user object. */
const struct error *call_seat(struct request *request, const char *session_hash, int64_t began, bool keeps);

/* Takes a user's seat away. In a transaction of its own; NULL, or why it is still there. */
const struct error *call_unseat(int64_t user);

/* Nobody is in a call until they come back: the daemon has ended or begun. In a transaction of its own. */
const struct error *call_suspend(void);

/* Calls back with each seat that its user may resume, in the order of joining. In a transaction of its own. */
const struct error *call_load_seats(void (*callback)(const struct call_row *row));

/* Calls back with each call, the oldest first. In a transaction of its own. */
const struct error *call_list(void (*callback)(const struct call_line *line));

#endif
