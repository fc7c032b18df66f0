/*
 * Turns at a database whose journal is `delete`, where a writer and readers lock each other out: many who only try again and
 * again turn each other away, and who has bad luck waits for ever. So they stand in line (semaphore.h), one transaction after
 * the other. The line is advisory: SQLite's own locks still decide, also with programs that know nothing of it.
 */
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/semaphore.h"
#include "lib/db/sqlite/sqlite.h"

#include <unistd.h>

static struct semaphore turns;
static bool has_turn;

bool
db_take_turns(const char *state)
{
	if (config.journal != JOURNAL_DELETE) {
		db_writers_open(state);
		return true;
	}
	/* Who makes the directory is alone there. */
	return access(state, X_OK) != 0 || semaphore_open(&turns, state, "turns", 1);
}

bool
db_turn_begin(int64_t milliseconds)
{
	if (turns.queue && !has_turn)
		has_turn = semaphore_acquire(&turns, clock_uptime_ms() + milliseconds);
	return !turns.queue || has_turn;
}

void
db_turn_end(void)
{
	if (has_turn)
		semaphore_release(&turns);
	has_turn = false;
}
