/* A file as something that a request names: how it is found, and what may be done with it (lib/request/resource.h). */
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/request/resource.h"

/* A file attached to a message is for those who may read the message. */
bool
file_resolve(struct request *r)
{
	static struct query file = QUERY(
		SELECT uploader_id = :user, coalesce(message.room_id, 0), EXISTS (SELECT 1 FROM account WHERE avatar_file_id = file.id)
		FROM file LEFT JOIN message ON message.id = message_id WHERE file.id = :file
	);

	db_bind(&file, ":file", r->file);
	db_bind(&file, ":user", r->user);
	if (!db_next(&file))
		return false;
	r->roles |= db_integer(&file, 0) ? AUTHOR : 0u;
	r->room = db_integer(&file, 1);
	r->roles |= db_integer(&file, 2) && r->user ? ADMIRER : 0u;
	db_end(&file);
	return true;
}

unsigned
file_rights(unsigned roles)
{
	unsigned rights = 0;

	rights |= roles & (AUTHOR | MEMBER | ADMIN | ADMIRER) ? MAY_READ | MAY_DOWNLOAD : 0u;
	rights |= roles & BEARER ? MAY_DOWNLOAD : 0u;
	rights |= roles & (AUTHOR | ADMIN) ? MAY_DELETE : 0u;
	return rights;
}
