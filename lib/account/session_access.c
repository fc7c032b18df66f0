/* A login as something that a request names: how it is found, and what may be done with it (lib/request/resource.h). */
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/request/resource.h"

/* There are no others than the caller's own. */
bool
session_resolve(struct request *r)
{
	static struct query session = QUERY(SELECT 1 FROM token WHERE id = :session AND user_id = :user);

	db_bind(&session, ":session", r->session);
	db_bind(&session, ":user", r->user);
	return db_one(&session) != 0;
}

unsigned
session_rights(unsigned roles)
{
	return roles & USER && !(roles & PERSONAL) ? MAY_DELETE : 0u;
}
