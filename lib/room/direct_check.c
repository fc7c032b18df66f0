/* Whether direct rooms are what they were made: see direct_check.h. */
#include "lib/room/direct_check.h"
#include "lib/base/id_set.h"
#include "lib/db/db.h"

#include <string.h>

static bool
has_its_members(int64_t room, const char *key)
{
	static struct query participants = QUERY(SELECT user_id FROM participant WHERE room_id = :room);
	struct id_set members = { 0 };
	char text[ID_SET_BYTES];
	bool few = true;

	db_bind(&participants, ":room", room);
	while (db_next(&participants))
		few = id_set_add(&members, db_integer(&participants, 0)) && few;
	id_set_write(&members, text);
	return few && members.count && strcmp(text, key) == 0;
}

int64_t
direct_check(void (*tell)(int64_t room))
{
	static struct query rooms = QUERY(SELECT id, direct_key FROM room WHERE id > 0 AND direct_key IS NOT NULL ORDER BY id);
	int64_t wrong = 0;

	db_begin(READS);
	while (db_next(&rooms)) {
		if (has_its_members(db_integer(&rooms, 0), db_text(&rooms, 1)))
			continue;
		wrong++;
		tell(db_integer(&rooms, 0));
	}
	return db_commit() ? -1 : wrong;
}
