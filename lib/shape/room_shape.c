/* A room as JSON: see room_shape.h. */
#include "lib/shape/room_shape.h"
#include "lib/base/id_set.h"
#include "lib/shape/shape_batch.h"

#include <string.h>

SHAPE(room_shape, ROOM_FIELDS);
SHAPE(numbered_room_shape, NUMBERED_ROOM_FIELDS);
SHAPE(viewed_room_shape, VIEWED_ROOM_FIELDS);
SHAPE(sidebar_room_shape, SIDEBAR_ROOM_FIELDS);
SHAPE(participant_shape, PARTICIPANT_FIELDS);
SHAPE(moderated_participant_shape, MODERATED_PARTICIPANT_FIELDS);
SHAPE(participant_news_shape, PARTICIPANT_NEWS_FIELDS);

bool
room_write(struct strbuf *to, int64_t room)
{
	static struct query one = SHAPE_QUERY(ROOM_COLUMNS,
		FROM room LEFT JOIN message AS newest ON newest.id = room.activity AND newest.room_id = room.id WHERE room.id = :room
	);

	db_bind(&one, ":room", room);
	return shape_one(&room_shape, &one, to);
}

bool
room_write_viewed(struct strbuf *to, int64_t room, int64_t user)
{
	static struct query one = SHAPE_QUERY(VIEWED_ROOM_COLUMNS,
		FROM room LEFT JOIN message AS newest ON newest.id = room.activity AND newest.room_id = room.id
		LEFT JOIN participant ON participant.room_id = room.id AND participant.user_id = :user
		WHERE room.id = :room
	);

	db_bind(&one, ":room", room);
	db_bind(&one, ":user", user);
	return shape_one(&viewed_room_shape, &one, to);
}

/* A part of a text: without its quotation marks. */
static bool
write_part(struct strbuf *to, struct query *row, int column)
{
	size_t start = to->length;

	strbuf_json(to, db_text(row, column));
	if (to->failed)
		return true;
	to->length -= 2;
	memmove(to->text + start, to->text + start + 1, to->length - start);
	to->text[to->length] = '\0';
	return true;
}

static void
append_display_name(struct strbuf *to, int64_t user)
{
	static struct query by_id = QUERY(SELECT id, display_name FROM account WHERE id = :id);
	static struct query by_ids = SHAPE_BATCH_QUERY(NULL, "account.id, account.display_name", FROM account WHERE account.id);
	static struct shape_batch_kind kind = { .query = &by_ids, .write = write_part, .nothing = "" };

	if (shape_batch_try(&kind, to, user))
		return;
	db_bind(&by_id, ":id", user);
	if (db_next(&by_id))
		write_part(to, &by_id, 1);
	db_end(&by_id);
}

bool
shape_room_name(struct strbuf *to, struct query *row, int column)
{
	struct id_set members;

	if (strcmp(db_text(row, column - 1), "direct") != 0)
		return shape_text(to, row, column);
	members = id_set_read(db_text(row, column));
	strbuf_text(to, "\"");
	for (int i = 0; i < members.count; i++) {
		strbuf_text(to, i ? ", " : "");
		append_display_name(to, members.id[i]);
	}
	strbuf_text(to, "\"");
	return true;
}

bool
shape_members(struct strbuf *to, struct query *row, int column)
{
	struct id_set members;

	if (db_null(row, column))
		return false;
	members = id_set_read(db_text(row, column));
	strbuf_text(to, "[");
	for (int i = 0; i < members.count; i++) {
		strbuf_text(to, i ? "," : "");
		shape_user_of(to, members.id[i]);
	}
	strbuf_text(to, "]");
	return true;
}
