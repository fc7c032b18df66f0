/* A room as something that a request names: how it is found, and what may be done with it (lib/request/resource.h). */
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/request/request.h"
#include "lib/request/resource.h"

#include <string.h>

/* What a participant's role makes them; "": no participant. */
static unsigned
roles_in_room(const char *role)
{
	if (!*role)
		return 0;
	return strcmp(role, "owner") == 0 ? MEMBER | OWNER : MEMBER;
}

/* Who writes has the room's lock from here on: nobody comes, goes or becomes another's owner while the handler acts on it. */
bool
room_resolve(struct request *r)
{
	static struct query room = QUERY(
		SELECT visibility = 'public', coalesce(role, '')
		FROM room LEFT JOIN participant ON participant.room_id = room.id AND participant.user_id = :user
		WHERE room.id = :room AND activity >= 0
	);

	if (db_writes())
		row_lock_room(r->room);
	db_bind(&room, ":room", r->room);
	db_bind(&room, ":user", r->user);
	if (!db_next(&room))
		return false;
	r->roles |= db_integer(&room, 0) ? VISITOR : 0u;
	r->roles |= roles_in_room(db_text(&room, 1));
	db_end(&room);
	return true;
}

unsigned
room_rights(unsigned roles)
{
	unsigned rights = 0;

	rights |= roles & (MEMBER | VISITOR) ? MAY_SEE : 0u;
	rights |= roles & MEMBER ? MAY_READ | MAY_POST : 0u;
	rights |= roles & OWNER ? MAY_MODERATE : 0u;
	rights |= roles & (OWNER | ADMIN) ? MAY_EDIT | MAY_DELETE : 0u;
	return rights;
}
