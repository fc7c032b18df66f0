/* Calls across a restart: see call_restore.h. */
#include "call_restore.h"
#include "seat.h"
#include "lib/base/clock.h"

#include <stdlib.h>
#include <string.h>

static int64_t began;

/* The rooms of whose calls the daemon has state; where memory is short, all rooms count as such. */
static int64_t *known;
static size_t known_count;
static bool all_known;

static bool
is_over(void)
{
	return clock_uptime_ms() - began >= CALL_RESTORE_MS;
}

static bool
is_known(int64_t room)
{
	for (size_t i = 0; i < known_count; i++)
		if (known[i] == room)
			return true;
	return all_known;
}

static void
forget(void)
{
	free(known);
	known = NULL;
	known_count = 0;
	all_known = true;
}

void
call_restore_note(int64_t room)
{
	int64_t *grown;

	if (is_known(room))
		return;
	grown = is_over() ? NULL : realloc(known, (known_count + 1) * sizeof *known);
	if (!grown) {
		forget();
		return;
	}
	known = grown;
	known[known_count++] = room;
}

/* Whether it has the form of a session id. */
static bool
is_session_id(const char *text)
{
	return strlen(text) == SEAT_SESSION_BYTES - 1 && strspn(text, "0123456789abcdef") == SEAT_SESSION_BYTES - 1;
}

bool
call_restore_accepts(int64_t room, const char *session_id)
{
	return !is_over() && !is_known(room) && is_session_id(session_id);
}

static void
restore(const struct call_row *row)
{
	struct seat *seat = seat_add(row);

	/* Where memory is short their users have to join again. */
	if (seat) {
		seat->restored = true;
		seat->attached_seq = row->stream.last_seq;
		seat->lost = began;
	}
	call_restore_note(row->room);
}

int
call_restore_begin(void)
{
	forget();
	all_known = false;
	began = clock_uptime_ms();
	if (call_suspend() || call_load_seats(restore))
		return 0;
	return 1;
}
