/*
 * What the handler of a client's frame gets beside its request.
 */
#ifndef MOZNODS_WSD_FRAME_CONTEXT_H
#define MOZNODS_WSD_FRAME_CONTEXT_H

#include "lib/base/json_members.h"

struct input;
struct socket;
struct subscription;

/* The `context` of the request. */
struct frame_context {
	struct socket *socket;             /* that it came over */
	struct subscription *subscription; /* to the room that it is about; NULL: it is about none */
	const struct input *frame;         /* all of it */
	struct span data;                  /* the frame's data as it was sent; the text is NULL without any */
};

#endif
