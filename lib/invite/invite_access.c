/* An invitation as something that a request names: how it is found, and what may be done with it (lib/request/resource.h). */
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/request/resource.h"

/* Who comes by one names it by its code, which the handler looks for: what is wrong with it is nobody's to tell apart. */
bool
invite_resolve(struct request *r)
{
	static struct query find = QUERY(SELECT coalesce(room_id, 0), creator_id FROM invite WHERE id = :invite);

	if (!(r->action->may & MAY_DELETE))
		return true;
	db_bind(&find, ":invite", r->invite);
	if (!db_next(&find))
		return false;
	r->room = db_integer(&find, 0);
	r->roles |= db_integer(&find, 1) == r->user ? AUTHOR : 0u;
	db_end(&find);
	return true;
}

unsigned
invite_rights(unsigned roles)
{
	return roles & (AUTHOR | OWNER | MODERATOR | ADMIN) ? MAY_DELETE : 0;
}
