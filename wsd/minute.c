/* Rate limits by the minute: see minute.h. */
#include "minute.h"
#include "lib/base/clock.h"

bool
minute_exceeds(struct minute *minute, int most)
{
	int64_t now = clock_uptime_ms();

	if (!minute->began || now - minute->began >= 60000)
		*minute = (struct minute){ now, 0 };
	return ++minute->count > most;
}
