/* A ban from the site as something that a request names: how it is found, and what may be done with it (lib/request/resource.h). */
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/request/resource.h"

bool
site_ban_resolve(struct request *r)
{
	static struct query find = QUERY(SELECT 1 FROM site_ban WHERE id = :ban);

	db_bind(&find, ":ban", r->ban);
	return db_one(&find) != 0;
}

unsigned
site_ban_rights(unsigned roles)
{
	return roles & ADMIN ? MAY_DELETE : 0u;
}
