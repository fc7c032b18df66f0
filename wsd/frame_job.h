/*
 * One frame of a client while it is worked on: read, performed, answered. Beside the dispatch (frames.h) only who joins several in one
 * transaction (joined.h) looks into it.
 */
#ifndef MOZNODS_WSD_FRAME_JOB_H
#define MOZNODS_WSD_FRAME_JOB_H

#include "call.h"
#include "call_control.h"
#include "frame_context.h"
#include "user_catch_up.h"
#include "lib/request/request.h"

#include <stddef.h>
#include <sys/queue.h>

struct error;
struct frame_type;
struct socket;

/* Zeroed until frames_begin. Its parts point to each other: it is not to be moved. */
struct frame_job {
	struct socket *socket;         /* NULL: gone meanwhile, nobody is answered */
	const struct frame_type *type; /* NULL: it is refused, or there is nothing more to be done */
	const struct error *error;     /* why it is refused */
	struct input frame;
	struct frame_context context;
	struct request request;
	union {
		struct joining joining;
		struct control control;
		struct catch_up catch_up;
	} work; /* of the handler and what follows its success */

	STAILQ_ENTRY(frame_job) in_queue; /* these are of joined.c: where it waits, whether it may be joined, and its text */
	bool writes;
	size_t length;
	char text[];
};

#endif
