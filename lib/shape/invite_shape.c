/* An invitation as JSON: see invite_shape.h. */
#include "lib/shape/invite_shape.h"
#include "lib/base/base_url.h"
#include "lib/base/config.h"
#include "lib/db/age.h"
#include "lib/shape/shape_batch.h"
#include "lib/shape/user_shape.h"

/* clang-format off */
#define PREVIEW_ROOM_FIELDS(F) \
	F(name, shape_text, room.name) \
	F(participant_count, shape_number, room.participant_count)
#define INVITE_ROOM_FIELDS(F) \
	F(id, shape_number, room.id) \
	PREVIEW_ROOM_FIELDS(F)
#define INVITER_FIELDS(F) \
	F(display_name, shape_text, account.display_name) \
	F(avatar_url, shape_download, account.avatar_file_id)
/* clang-format on */

SHAPE_LOCAL(preview_room_shape, PREVIEW_ROOM_FIELDS);
SHAPE_LOCAL(invite_room_shape, INVITE_ROOM_FIELDS);
SHAPE_LOCAL(inviter_shape, INVITER_FIELDS);
SHAPE(invite_shape, INVITE_FIELDS);
SHAPE(invite_preview_shape, INVITE_PREVIEW_FIELDS);

bool
shape_invite_url(struct strbuf *to, struct query *row, int column)
{
	base_url_screen_json(to, "join", db_text(row, column));
	return true;
}

bool
shape_invite_room(struct strbuf *to, struct query *row, int column)
{
	static struct query by_id = SHAPE_QUERY(SHAPE_COLUMNS(room.id, INVITE_ROOM_FIELDS), FROM room WHERE id = :id);
	static struct query by_ids = SHAPE_BATCH_QUERY(NULL, SHAPE_COLUMNS(room.id, INVITE_ROOM_FIELDS), FROM room WHERE room.id);
	static struct shape_batch_kind kind = { .query = &by_ids, .shape = &invite_room_shape, .nothing = "null" };
	static struct shape_memo memo = { .shape = &invite_room_shape, .by_id = &by_id, .kind = &kind };

	if (!db_null(row, column))
		return shape_remembered(&memo, to, db_integer(row, column));
	strbuf_text(to, "null");
	return true;
}

bool
shape_invite_preview_room(struct strbuf *to, struct query *row, int column)
{
	static struct query by_id = SHAPE_QUERY(SHAPE_COLUMNS(room.id, PREVIEW_ROOM_FIELDS), FROM room WHERE id = :id);
	static struct shape_memo memo = { .shape = &preview_room_shape, .by_id = &by_id };

	if (!db_null(row, column))
		return shape_remembered(&memo, to, db_integer(row, column));
	strbuf_text(to, "null");
	return true;
}

bool
shape_inviter(struct strbuf *to, struct query *row, int column)
{
	static struct query by_id = SHAPE_QUERY(SHAPE_COLUMNS(account.id, INVITER_FIELDS), FROM account WHERE id = :id);
	static struct shape_memo memo = { .shape = &inviter_shape, .by_id = &by_id };

	return shape_remembered(&memo, to, db_integer(row, column));
}

void
invite_shape_bind(struct query *query)
{
	db_bind(query, ":now", age_now());
	db_bind_boolean(query, ":members_register", config.invites == INVITES_MEMBERS);
}
