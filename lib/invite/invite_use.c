/* Invitations as they are used: see invite_use.h. */
#include "lib/invite/invite_use.h"
#include "lib/base/error.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/room/participant.h"
#include "lib/shape/invite_shape.h"

#include <string.h>

bool
invite_find(const char *code, struct invite *invite)
{
	static struct query find = SHAPE_QUERY(INVITE_STATE_COLUMNS ", coalesce(invite.room_id, 0), invite.registers",
		FROM invite WHERE invite.code = :code
	);
	enum { STATE = 1, ROOM, REGISTERS };
	bool good;

	db_bind(&find, ":code", code);
	invite_shape_bind(&find);
	if (!db_next(&find))
		return false;
	*invite = (struct invite){ db_integer(&find, SHAPE_ID), db_integer(&find, ROOM), db_integer(&find, REGISTERS) != 0 };
	good = !strcmp(db_text(&find, STATE), "active");
	db_end(&find);
	return good;
}

int64_t
invite_room(const char *code)
{
	static struct query room = QUERY(SELECT room_id FROM invite WHERE code = :code);

	db_bind(&room, ":code", code);
	return db_one(&room);
}

static void
lock_invite(const char *code)
{
	static struct query row = QUERY(SELECT id FROM invite WHERE code = :code);

	db_bind(&row, ":code", code);
	db_lock(&row);
}

static void
take_use(int64_t invite)
{
	static struct query take = QUERY(
		UPDATE invite SET uses = uses + 1, kept_until = CASE WHEN uses + 1 >= max_uses THEN :kept_until ELSE kept_until END
		WHERE id = :invite
	);

	db_bind(&take, ":invite", invite);
	db_bind(&take, ":kept_until", age_now() + INVITE_KEPT);
	db_run(&take);
}

const struct error *
invite_use(const char *code, int64_t user)
{
	int64_t room = invite_room(code);
	const struct error *error;
	struct invite invite;

	if (room)
		row_lock_room(room);
	lock_invite(code);
	if (!invite_find(code, &invite))
		return &error_invite_invalid;
	if (invite.room && (error = participant_enter(invite.room, user)))
		return error;
	take_use(invite.id);
	return NULL;
}

void
invite_prune(void)
{
	static struct query prune = QUERY(DELETE FROM invite WHERE kept_until <= :now);

	db_bind(&prune, ":now", age_now());
	db_run(&prune);
}
