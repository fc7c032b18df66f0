/*
 * Messages with what they name and what is known of their files, the files that are attached to none, and where somebody is named,
 * as lines: see part.h. Of a file's bytes a line has the place in the folder beside it.
 */
#include "lib/export/key.h"
#include "lib/export/part.h"

/* clang-format off */
#define STORED_FIELDS(F) \
	F(name, shape_text, file.name) \
	F(size, shape_number, file.size) \
	F(content_type, shape_text, file.content_type) \
	F(charset, export_text_if_any, file.charset) \
	F(width, shape_number_if_any, file.width) \
	F(height, shape_number_if_any, file.height) \
	F(duration, export_duration_if_any, file.duration_ms) \
	F(created_at, shape_time, file.created_at) \
	F(sha256, shape_text, file.hash) \
	F(path, export_path, file.hash) \
	F(thumb_size, shape_nothing, file.thumb_size) \
	F(thumb, export_thumb_if_any, file.thumb_hash)

#define FILE_LINE_FIELDS(F) \
	F(type, shape_text, 'file') \
	F(key, key_file, file.id) \
	F(uploader, key_account, file.uploader_id) \
	F(avatar, shape_boolean, CASE WHEN EXISTS (SELECT 1 FROM account WHERE avatar_file_id = file.id) THEN 1 ELSE 0 END) \
	STORED_FIELDS(F)

#define NAMED_FIELDS(F) \
	F(user, key_account, mention.user_id) \
	F(name, shape_text, mention.name)

#define MESSAGE_LINE_FIELDS(F) \
	F(type, shape_text, 'message') \
	F(key, key_message, message.id) \
	F(room, key_room, message.room_id) \
	F(author, key_account, message.author_id) \
	F(content, shape_text, message.content) \
	F(created_at, shape_time, message.created_at) \
	F(edited_at, shape_time, message.edited_at) \
	F(reply_to, key_message, (SELECT max(original.id) FROM message AS original WHERE original.id = message.reply_to_id)) \
	F(answered, key_account, (SELECT max(user_id) FROM mention WHERE message_id = message.id AND answered = TRUE)) \
	F(mentions, export_named, CASE WHEN message.mentioned <> 0 THEN message.id ELSE 0 END) \
	F(attachments, export_attached, CASE WHEN EXISTS (SELECT 1 FROM file WHERE message_id = message.id) THEN message.id ELSE 0 END)

#define PIN_LINE_FIELDS(F) \
	F(type, shape_text, 'pin') \
	F(key, key_pin, pin.id) \
	F(message, key_message, pin.message_id) \
	F(user, key_account, pin.user_id) \
	F(created_at, shape_time, pin.created_at)

#define MENTION_LINE_FIELDS(F) \
	F(type, shape_text, 'mention') \
	F(key, key_mention, 0) \
	F(message, key_message, mention.message_id) \
	F(user, key_account, mention.user_id) \
	F(room, key_room, mention.room_id) \
	F(author, key_account, mention.author_id) \
	F(name, shape_text, mention.name) \
	F(created_at, shape_time, message.created_at)
/* clang-format on */

/* As bytes lie in the state directory (lib/file/storage.h): `files/ab/cdef…`. */
static bool
export_path(struct strbuf *to, struct query *row, int column)
{
	const char *hash = db_text(row, column);

	strbuf_format(to, "\"files/%.2s/%s\"", hash, *hash ? hash + 2 : "");
	return true;
}

static bool
export_duration_if_any(struct strbuf *to, struct query *row, int column)
{
	return !db_null(row, column) && shape_duration(to, row, column);
}

static bool
export_thumb_if_any(struct strbuf *to, struct query *row, int column)
{
	if (db_null(row, column))
		return false;
	strbuf_text(to, "{\"size\":");
	shape_number(to, row, column - 1);
	strbuf_text(to, ",\"sha256\":");
	shape_text(to, row, column);
	strbuf_text(to, ",\"path\":");
	export_path(to, row, column);
	strbuf_text(to, "}");
	return true;
}

#define STORED_COLUMNS SHAPE_COLUMNS(file.id, STORED_FIELDS)
#define FILE_LINE_COLUMNS SHAPE_COLUMNS(file.id, FILE_LINE_FIELDS)
#define NAMED_COLUMNS SHAPE_COLUMNS(mention.position, NAMED_FIELDS)
#define MESSAGE_LINE_COLUMNS SHAPE_COLUMNS(message.id, MESSAGE_LINE_FIELDS)
#define PIN_LINE_COLUMNS SHAPE_COLUMNS(pin.id, PIN_LINE_FIELDS)
#define MENTION_LINE_COLUMNS SHAPE_COLUMNS(mention.message_id, MENTION_LINE_FIELDS)

SHAPE_LOCAL(stored_shape, STORED_FIELDS);
SHAPE_LOCAL(named_shape, NAMED_FIELDS);

/* Writes the rows that a query gives for a message; most have none, and are not asked for any. */
static bool
export_list(struct strbuf *to, struct query *row, int column, const struct shape *shape, struct query *list)
{
	int64_t message = db_integer(row, column);

	if (!message) {
		strbuf_text(to, "[]");
		return true;
	}
	db_bind(list, ":message", message);
	shape_list(shape, list, to);
	return true;
}

static bool
export_named(struct strbuf *to, struct query *row, int column)
{
	static struct query named = SHAPE_QUERY(NAMED_COLUMNS, FROM mention WHERE message_id = :message AND position >= 0 ORDER BY position);

	return export_list(to, row, column, &named_shape, &named);
}

static bool
export_attached(struct strbuf *to, struct query *row, int column)
{
	static struct query attached = SHAPE_QUERY(STORED_COLUMNS, FROM file WHERE message_id = :message ORDER BY position);

	return export_list(to, row, column, &stored_shape, &attached);
}

SHAPE_LOCAL(file_line, FILE_LINE_FIELDS);
SHAPE_LOCAL(message_line, MESSAGE_LINE_FIELDS);
SHAPE_LOCAL(pin_line, PIN_LINE_FIELDS);
SHAPE_LOCAL(mention_line, MENTION_LINE_FIELDS);

static struct query files_all = SHAPE_QUERY_SORTED("an export reads all there is", FILE_LINE_COLUMNS,
	FROM file WHERE id > :after AND message_id IS NULL ORDER BY id LIMIT :limit
);
/* Of who is in the room: their faces. */
static struct query files_of_room = SHAPE_QUERY_SORTED("an export reads all there is", FILE_LINE_COLUMNS,
	FROM file WHERE id > :after AND id IN (
		SELECT avatar_file_id FROM account JOIN participant ON participant.user_id = account.id WHERE participant.room_id = :room
		UNION SELECT avatar_file_id FROM account JOIN message ON message.author_id = account.id WHERE message.room_id = :room
	) ORDER BY id LIMIT :limit
);
static struct query files_of_user = SHAPE_QUERY(FILE_LINE_COLUMNS,
	FROM file WHERE uploader_id = :user AND message_id IS NULL AND id > :after ORDER BY id LIMIT :limit
);

/* Each of the first and the last goes through the table once, however many pages there are. */
static struct query messages_all = SHAPE_QUERY_SORTED("an export reads all there is", MESSAGE_LINE_COLUMNS,
	FROM message WHERE id > :after AND EXISTS (SELECT 1 FROM room WHERE room.id = message.room_id AND participant_count > 0)
	ORDER BY id LIMIT :limit
);
static struct query messages_of_room = SHAPE_QUERY(MESSAGE_LINE_COLUMNS,
	FROM message WHERE room_id = :room AND id > :after ORDER BY id LIMIT :limit
);
static struct query messages_of_user = SHAPE_QUERY_SORTED("an export reads all there is", MESSAGE_LINE_COLUMNS,
	FROM message WHERE author_id = :user AND id > :after
	AND EXISTS (SELECT 1 FROM room WHERE room.id = message.room_id AND participant_count > 0) ORDER BY id LIMIT :limit
);

static struct query pins_all = SHAPE_QUERY(PIN_LINE_COLUMNS,
	FROM pin WHERE id > :after AND EXISTS (SELECT 1 FROM room WHERE room.id = pin.room_id AND participant_count > 0) ORDER BY id LIMIT :limit
);
static struct query pins_of_room = SHAPE_QUERY(PIN_LINE_COLUMNS,
	FROM pin WHERE room_id = :room AND id > :after ORDER BY id LIMIT :limit
);

static struct query mentions_of_user = SHAPE_QUERY_SORTED("the mentions of one user", MENTION_LINE_COLUMNS,
	FROM mention JOIN message ON message.id = mention.message_id
	WHERE mention.user_id = :user AND mention.message_id > :after ORDER BY mention.message_id LIMIT :limit
);

const struct export_part export_files[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &file_line, &files_all, PART_PAGED },
	[EXPORT_ROOM] = { &file_line, &files_of_room, PART_PAGED },
	[EXPORT_USER] = { &file_line, &files_of_user, PART_PAGED }
};
const struct export_part export_messages[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &message_line, &messages_all, PART_PAGED },
	[EXPORT_ROOM] = { &message_line, &messages_of_room, PART_PAGED },
	[EXPORT_USER] = { &message_line, &messages_of_user, PART_PAGED }
};
const struct export_part export_mentions[EXPORT_SCOPES] = { [EXPORT_USER] = { &mention_line, &mentions_of_user, PART_PAGED } };
const struct export_part export_pins[EXPORT_SCOPES] = {
	[EXPORT_ALL] = { &pin_line, &pins_all, PART_PAGED }, [EXPORT_ROOM] = { &pin_line, &pins_of_room, PART_PAGED }
};
