/*
 * What the handler of a client's frame gets beside its request.
 */
#ifndef MOZNODS_WSD_FRAME_CONTEXT_H
#define MOZNODS_WSD_FRAME_CONTEXT_H

#include "lib/base/json_members.h"

struct subscription;

/* The `context` of the request. */
struct frame_context {
	struct subscription *subscription; /* that it came over */
	struct span data;                  /* the frame's data as it was sent; the text is NULL without any */
};

#endif
