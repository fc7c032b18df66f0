/*
 * Who uses the database of a state directory: everyone who has it open shares a lock, and a restore, which puts another in
 * its place, takes that lock alone.
 */
#include "lib/base/lock.h"
#include "lib/base/log.h"
#include "lib/db/sqlite/sqlite.h"

#include <errno.h>
#include <sys/file.h>
#include <unistd.h>

static const char use_name[] = "moznods.db.use";
static int use = -1;

bool
db_enter(const char *state)
{
	use = lock_take(state, use_name, LOCK_SH | LOCK_NB);
	if (use < 0 && errno == EWOULDBLOCK)
		log_error("database: a backup is being restored to %s: try again when that is done", state);
	return use >= 0;
}

void
db_leave(void)
{
	if (use >= 0)
		close(use);
	use = -1;
}

int
db_take_alone(const char *state)
{
	return lock_take(state, use_name, LOCK_EX | LOCK_NB);
}

bool
db_exclude_others(const char *state)
{
	/* Kept until the process ends. */
	return db_take_alone(state) >= 0;
}
