/* Who is banned from a room: see banned.h. */
#include "lib/room/banned.h"
#include "lib/db/age.h"
#include "lib/db/db.h"

bool
ban_holds(int64_t room, int64_t user)
{
	static struct query find = QUERY(
		SELECT 1 FROM room_ban WHERE room_id = :room AND user_id = :user AND (until IS NULL OR until > :now)
	);

	db_bind(&find, ":room", room);
	db_bind(&find, ":user", user);
	db_bind(&find, ":now", age_now());
	return db_one(&find) != 0;
}

void
ban_prune(void)
{
	static struct query prune = QUERY(DELETE FROM room_ban WHERE until <= :now);

	db_bind(&prune, ":now", age_now());
	db_run(&prune);
}
