/*
 * What a frame means to `moznods tail`: whether it is printed, and where to go on after it.
 */
#ifndef MOZNODS_CTL_TAIL_LINE_H
#define MOZNODS_CTL_TAIL_LINE_H

#include "tail_rooms.h"
#include "lib/base/strbuf.h"

#include <stdint.h>

struct client;

enum tail_verdict { TAIL_PRINT, TAIL_SKIP, TAIL_STRANGE };

struct tail_state {
	int64_t seq;             /* of the last event seen; -1: none yet */
	struct tail_rooms rooms; /* the same of all rooms */
	int retry; /* in so many seconds what was refused is to be asked for again (tail_rooms_again); 0: nothing is */
	int64_t printed;
	struct strbuf error; /* what the last `error` frame said: `code: message` */
};

/* Reads a frame, one line of JSON, and remembers what it says of where we are. */
enum tail_verdict tail_read(struct tail_state *state, const char *frame, const struct client *client);

#endif
