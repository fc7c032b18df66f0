/* The counts of the site: see site_count.h. */
#include "lib/count/site_count.h"
#include "lib/db/db.h"
#include "lib/db/late.h"

/* In the order in which they are written. */
enum { ACTIVE_USERS, FILE_BYTES, PUBLIC_ROOMS, COUNTS };

static const char *const names[COUNTS] = { "active_users", "file_bytes", "public_rooms" };
static int64_t changes[COUNTS];

static void
forget(void)
{
	for (int i = 0; i < COUNTS; i++)
		changes[i] = 0;
}

static void
store(void)
{
	static struct query count = QUERY(UPDATE counter SET value = value + :change WHERE name = :name);

	for (int i = 0; i < COUNTS; i++) {
		if (!changes[i])
			continue;
		db_bind(&count, ":name", names[i]);
		db_bind(&count, ":change", changes[i]);
		db_run(&count);
	}
	forget();
}

static void
leave(int which, int64_t change)
{
	changes[which] += change;
	late_leave(LATE_SITE, store, forget);
}

void
site_count_active_users(bool more)
{
	leave(ACTIVE_USERS, more ? 1 : -1);
}

void
site_count_file_bytes(int64_t change)
{
	leave(FILE_BYTES, change);
}

void
site_count_public_rooms(bool more)
{
	leave(PUBLIC_ROOMS, more ? 1 : -1);
}
