/* An emoji in a path (lib/request/resource.h): its text, in `named`, is all that there is of it. Whether it is one is for the handler to
 * say, once it is known that the caller may. */
#include "lib/request/request.h"
#include "lib/request/resource.h"

bool
emoji_resolve(struct request *r)
{
	(void)r;
	return true;
}

unsigned
emoji_rights(unsigned roles)
{
	(void)roles;
	return 0;
}
