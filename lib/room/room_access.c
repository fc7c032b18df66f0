/* A room as something that a request names: how it is found, and what may be done with it (lib/request/resource.h). */
#include "lib/base/error.h"
#include "lib/base/id_set.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/message/message.h"
#include "lib/request/request.h"
#include "lib/request/resource.h"
#include "lib/room/banned.h"
#include "lib/room/direct_reach.h"
#include "lib/room/moderation.h"

#include <string.h>

/* What a participant's role makes them; "": no participant. */
static unsigned
roles_in_room(const char *role)
{
	if (!*role)
		return 0;
	if (!strcmp(role, "owner"))
		return MEMBER | OWNER;
	return strcmp(role, "moderator") == 0 ? MEMBER | MODERATOR : MEMBER;
}

/* What who may not is told about a direct room, or about a message in it: the room cannot be changed, whoever asks; and why its
 * members cannot write there (NULL: they can). */
static const struct error *
refusal_in_direct(const struct request *r, const struct error *barred)
{
	unsigned may = r->action->may;

	if (r->file || !(r->roles & MEMBER))
		barred = NULL;
	if (r->message)
		return may & MAY_REACT || (may & MAY_EDIT && r->roles & AUTHOR) ? barred : NULL;
	if (may & (MAY_JOIN | MAY_MODERATE | MAY_APPOINT | MAY_EDIT | MAY_DELETE) && !(may & MAY_READ) && !r->file)
		return &error_direct_room;
	return may & (MAY_POST | MAY_CALL) ? barred : NULL;
}

/* Whether the caller can reach the other one of a direct room of two. In one of more nobody is asked about the others. */
/* clang-format off */
static struct query reach = { .sql =
	"SELECT EXISTS (SELECT 1 FROM participant AS other WHERE other.room_id = :room AND other.user_id <> :user"
	" AND " DIRECT_AVAILABLE(:user, other.user_id) ")"
};
/* clang-format on */

static void
bind_reach(const struct request *r)
{
	db_bind(&reach, ":room", r->room);
	db_bind(&reach, ":user", r->user);
}

/* Only who would say something, or call, is asked whom that reaches. */
static bool
wants_reach(const struct request *r)
{
	return (r->action->may & (MAY_POST | MAY_CALL | MAY_REACT | MAY_EDIT)) != 0;
}

static bool
can_reach(const struct request *r)
{
	bind_reach(r);
	return db_one(&reach) != 0;
}

/* Where this process has seen that a room is not direct, which none becomes: what is asked of direct ones alone is not worth
 * sending ahead there. */
static int64_t *
plain_place(int64_t room)
{
	enum { KNOWN = 1024 };
	static int64_t plain[KNOWN];

	return &plain[(uint64_t)room % KNOWN];
}

static bool
may_be_direct(int64_t room)
{
	return *plain_place(room) != room;
}

/* With what finds the room, so that all of it is answered together. */
static void
send_ahead(struct request *r, bool direct)
{
	message_ahead(r, direct);
	if (!direct || !wants_reach(r))
		return;
	bind_reach(r);
	db_ahead(&reach);
}

/* A direct room belongs to its members alike: who made it does not own it, and site admins are strangers there. */
static void
resolve_direct(struct request *r, const struct id_set *members)
{
	const struct error *barred = NULL;

	if (wants_reach(r))
		barred = direct_room_reach(r->user, members, members->count == 2 && can_reach(r));
	r->roles = (r->roles & ~(unsigned)(OWNER | ADMIN)) | DIRECT | (barred ? BARRED : 0u);
	r->refusal = refusal_in_direct(r, barred);
}

/* Site admins look after the members of rooms that they are not in; not of direct rooms, where they are nobody. */
static void
resolve_admin(struct request *r)
{
	if (r->roles & ADMIN && !(r->roles & MEMBER))
		r->roles |= MODERATOR;
}

/* Asked of who wants to come in alone: nobody else's rights hang on it. */
static void
resolve_ban(struct request *r)
{
	if (!(r->action->may & MAY_JOIN) || r->roles & MEMBER || !ban_holds(r->room, r->user))
		return;
	r->roles |= BANNED;
	r->refusal = &error_banned;
}

/* Who writes has the room's lock from here on: nobody comes, goes or becomes another's owner while the handler acts on it. */
bool
room_resolve(struct request *r)
{
	static struct query room = QUERY(
		SELECT visibility = 'public', coalesce(role, ''), coalesce(direct_key, ''), coalesce(muted_until, 0),
		       posting = 'moderators', slow_seconds > 0, pin = 'members'
		FROM room LEFT JOIN participant ON participant.room_id = room.id AND participant.user_id = :user
		WHERE room.id = :room AND activity >= 0
	);
	enum { PUBLIC, ROLE, DIRECT_KEY, MUTED_UNTIL, POSTING, SLOW, PIN };
	struct id_set members;
	int64_t muted_until;
	bool read_only;

	if (db_writes())
		row_lock_room(r->room);
	if (db_can_send_ahead())
		send_ahead(r, may_be_direct(r->room));
	db_bind(&room, ":room", r->room);
	db_bind(&room, ":user", r->user);
	if (!db_next(&room))
		return false;
	r->roles |= db_integer(&room, PUBLIC) ? VISITOR : 0u;
	r->roles |= roles_in_room(db_text(&room, ROLE));
	members = id_set_read(db_text(&room, DIRECT_KEY));
	muted_until = db_integer(&room, MUTED_UNTIL);
	read_only = db_integer(&room, POSTING) != 0;
	r->roles |= db_integer(&room, SLOW) ? SLOWED : 0u;
	r->roles |= db_integer(&room, PIN) ? PINNER : 0u;
	db_end(&room);
	if (muted_until > age_now())
		moderation_resolve_mute(r, muted_until);
	if (read_only)
		moderation_resolve_posting(r);
	resolve_ban(r);
	if (members.count)
		resolve_direct(r, &members);
	else
		*plain_place(r->room) = r->room;
	resolve_admin(r);
	return true;
}

unsigned
room_rights(unsigned roles)
{
	unsigned rights = 0;

	rights |= roles & (MEMBER | VISITOR) ? MAY_SEE : 0u;
	rights |= roles & (MEMBER | VISITOR) && !(roles & (DIRECT | BANNED)) ? MAY_JOIN : 0u;
	rights |= roles & MEMBER ? MAY_READ : 0u;
	rights |= roles & MEMBER && !(roles & (BARRED | MUTED | LISTENER)) ? MAY_POST : 0u;
	rights |= roles & MEMBER && !(roles & (BARRED | MUTED)) ? MAY_CALL : 0u;
	rights |= roles & (OWNER | MODERATOR) ? MAY_MODERATE : 0u;
	rights |= roles & (OWNER | MODERATOR | ADMIN) ? MAY_APPOINT : 0u;
	rights |= roles & (OWNER | ADMIN) ? MAY_EDIT | MAY_DELETE : 0u;
	return rights;
}
