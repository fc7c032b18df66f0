/* A user as somebody that a request names: how they are found, and what may be done with them (lib/request/resource.h). */
#include "lib/account/account_store.h"
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/request/resource.h"

bool
person_resolve(struct request *r)
{
	static struct query person = QUERY(SELECT 1 FROM account WHERE id = :person);

	if (r->person == PERSON_SELF)
		r->person = r->user;
	/* Under a room a person is one of its participants, which is the handler's to find. */
	if (r->room)
		return true;
	db_bind(&person, ":person", r->person);
	if (!db_one(&person))
		return false;
	r->roles |= r->person == r->user ? SELF : 0u;
	if (r->action->may & (MAY_EDIT | MAY_LET_IN) && account_store_is_deleted(r->person))
		r->roles |= DELETED;
	return true;
}

unsigned
person_rights(unsigned roles)
{
	unsigned rights = 0;

	rights |= roles & USER ? MAY_SEE : 0u;
	rights |= roles & (SELF | ADMIN) && !(roles & DELETED) ? MAY_EDIT : 0u;
	rights |= roles & ADMIN && !(roles & (PERSONAL | DELETED)) ? MAY_LET_IN : 0u;
	rights |= roles & SELF && !(roles & PERSONAL) ? MAY_DELETE : 0u;
	return rights;
}
