/* How long the database may be waited for: see busy.h. */
#include "busy.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/db/db.h"

#include <stdint.h>

enum { NO_WAIT_MS = 1000 }; /* after the database was busy */

static int64_t no_wait_until;

void
busy_begin(void)
{
	db_set_busy_timeout(clock_uptime_ms() < no_wait_until ? 0 : config.busy_timeout);
}

void
busy_end(const struct error *error)
{
	db_set_busy_timeout(config.busy_timeout);
	if (error == &error_busy)
		no_wait_until = clock_uptime_ms() + NO_WAIT_MS;
}
