/* A hasher: see hasher.h. Several take from one queue, so the first that is free has whoever has waited longest. */
#include "hasher.h"
#include "handover.h"
#include "serve_request.h"
#include "supervisor.h"
#include "lib/base/password.h"

enum { IDLE_MS = 10000 }; /* without work until it ends: where a login is rare its memory is better used */

/* Takes the first in the queue and, where that leaves others there, has another hasher started: until then it counts. */
static void
serve_next(void)
{
	struct handover handover;

	if (!handover_take(&handover))
		return;
	if (handover_pending())
		supervisor_ask_more();
	serve_request_handed_over(&handover);
	handover_free(&handover);
}

void
hasher_work(void)
{
	while (supervisor_wait(handover_descriptor(), IDLE_MS))
		serve_next();
	password_close();
	while (supervisor_stops() && handover_pending())
		serve_next();
}

int
hasher_wanted(int running)
{
	return handover_pending() && running < password_parallel() ? running + 1 : running;
}
