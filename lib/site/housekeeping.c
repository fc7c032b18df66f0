/* What has to be done now and then: see housekeeping.h. The time it was done last is that of the file run/housekeeping. */
#include "lib/site/housekeeping.h"
#include "lib/account/former_username.h"
#include "lib/account/site_ban.h"
#include "lib/account/ticket.h"
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/private.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/file/file.h"
#include "lib/file/storage.h"
#include "lib/invite/invite_use.h"
#include "lib/live/room_log.h"
#include "lib/live/stream.h"
#include "lib/message/nonce.h"
#include "lib/message/purge.h"
#include "lib/message/retention.h"
#include "lib/message/slow_mode.h"
#include "lib/request/token.h"
#include "lib/room/banned.h"
#include "lib/room/moderation.h"
#include "lib/room/room.h"
#include "lib/search/search_index.h"
#include "lib/site/figure.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { INTERVAL_SECONDS = 600, FIGURES_SECONDS = 240 };

static void
mark_path(char path[PATH_MAX])
{
	snprintf(path, PATH_MAX, "%s/run/housekeeping", config.state);
}

/* A time to come is that of a clock that was wrong. */
static bool
is_old(const struct stat *status, time_t now)
{
	return now - status->st_mtime >= INTERVAL_SECONDS || status->st_mtime > now;
}

bool
housekeeping_due(void)
{
	static time_t asked;
	time_t now = time(NULL);
	char path[PATH_MAX];
	struct stat status;

	if (asked == now)
		return false;
	asked = now;
	mark_path(path);
	return stat(path, &status) || is_old(&status, now);
}

static int
open_mark(void)
{
	char path[PATH_MAX];

	snprintf(path, sizeof path, "%s/run", config.state);
	private_make_directory(path);
	mark_path(path);
	return private_open(path, O_RDWR | O_CREAT);
}

/* Writing is what sets the time. */
static bool
set_mark(int mark)
{
	return pwrite(mark, "\n", 1, 0) == 1;
}

void
housekeeping_note(void)
{
	int mark = open_mark();

	if (mark < 0)
		return;
	set_mark(mark);
	close(mark);
}

/* They are read by the hour: every few minutes is often enough to look at all logins. */
static void
note_figures(void)
{
	static int64_t noted = -FIGURES_SECONDS;
	int64_t now = clock_uptime_ms() / 1000;

	if (now - noted < FIGURES_SECONDS)
		return;
	noted = now;
	figure_note(age_now());
}

void
housekeeping_prune(void)
{
	db_begin(WRITES);
	age_beat();
	note_figures();
	nonce_prune();
	slow_mode_prune();
	former_username_prune();
	invite_prune();
	ticket_prune();
	moderation_prune();
	ban_prune();
	site_ban_prune();
	room_log_prune();
	db_commit();
	stream_prune();
}

/* Whether it is still due for who has the lock. A file that has just been made is empty. */
static bool
take_turn(int mark)
{
	struct stat status;

	if (flock(mark, LOCK_EX | LOCK_NB) || fstat(mark, &status) || (status.st_size && !is_old(&status, time(NULL))))
		return false;
	return set_mark(mark);
}

void
housekeeping_do(int most)
{
	int mark = open_mark();

	if (mark < 0)
		return;
	if (take_turn(mark)) {
		housekeeping_prune();
		token_end_expired();
		token_end_due();
		for (int i = 0; i < most && (purge_sweep() || room_sweep() || retention_sweep()); i++)
			;
		search_index_upkeep(true);
		file_forget_orphans();
		storage_collect(most);
		db_checkpoint();
	}
	close(mark);
}
