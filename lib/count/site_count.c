/* The lengths of lists: see site_count.h. */
#include "lib/count/site_count.h"
#include "lib/db/db.h"

#include <stdint.h>

static void
change(struct query *count, bool more)
{
	db_bind(count, ":change", (int64_t)(more ? 1 : -1));
	db_run(count);
}

void
site_count_active_users(bool more)
{
	static struct query count = QUERY(UPDATE counter SET value = value + :change WHERE name = 'active_users');

	change(&count, more);
}

void
site_count_public_rooms(bool more)
{
	static struct query count = QUERY(UPDATE counter SET value = value + :change WHERE name = 'public_rooms');

	change(&count, more);
}
