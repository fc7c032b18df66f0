/* A message as something that a request names: how it is found, and what may be done with it (lib/request/resource.h). */
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/request/resource.h"

/* A message brings its room along; where that is named as well, it is the one that the message is in. */
bool
message_resolve(struct request *r)
{
	static struct query message = QUERY(
		SELECT message.room_id, author_id = :user, coalesce(author.role, 'member') = 'member'
		FROM message LEFT JOIN participant AS author ON author.room_id = message.room_id AND author.user_id = author_id
		WHERE message.id = :message AND (message.room_id = :room OR :room = 0)
	);

	db_bind(&message, ":message", r->message);
	db_bind(&message, ":room", r->room);
	db_bind(&message, ":user", r->user);
	if (!db_next(&message))
		return false;
	r->room = db_integer(&message, 0);
	r->roles |= db_integer(&message, 1) ? AUTHOR : 0u;
	r->roles |= db_integer(&message, 2) ? BY_MEMBER : 0u;
	db_end(&message);
	return true;
}

unsigned
message_rights(unsigned roles)
{
	unsigned rights = 0;

	rights |= roles & MEMBER ? MAY_READ : 0u;
	rights |= roles & MEMBER && !(roles & (BARRED | MUTED)) ? MAY_REACT : 0u;
	rights |= roles & MEMBER && roles & (OWNER | MODERATOR | DIRECT | PINNER) ? MAY_PIN : 0u;
	/* Authors keep the right to withdraw what they said, not to say more in a room they have left. */
	rights |= roles & AUTHOR && roles & MEMBER && !(roles & (BARRED | MUTED)) ? MAY_EDIT : 0u;
	rights |= roles & (AUTHOR | OWNER | ADMIN) ? MAY_DELETE : 0u;
	rights |= roles & MODERATOR && roles & BY_MEMBER ? MAY_DELETE : 0u;
	return rights;
}
