/* Messages and files as JSON: see message_shape.h. */
#include "lib/shape/message_shape.h"
#include "lib/count/message_mark.h"
#include "lib/shape/shape_batch.h"

SHAPE(file_shape, FILE_FIELDS);
SHAPE(message_shape, MESSAGE_FIELDS);

/* A file of a message, behind whose columns are those of who uploaded it. */
#define ATTACHMENT_FIELDS(F) FILE_FIELDS_BY(F, shape_uploader)
#define ATTACHMENT_COLUMNS SHAPE_COLUMNS(file.message_id, ATTACHMENT_FIELDS) ", " USER_COLUMNS
#define COUNT_FIELD(name, ...) +1
enum { UPLOADER = 1 ATTACHMENT_FIELDS(COUNT_FIELD) };

static bool
shape_uploader(struct strbuf *to, struct query *row, int column)
{
	(void)column;
	shape_row_from(&user_shape, row, UPLOADER, to);
	return true;
}

SHAPE_LOCAL(attachment_shape, ATTACHMENT_FIELDS);

bool
shape_attachments(struct strbuf *to, struct query *row, int column)
{
	static struct query files = SHAPE_BATCH_QUERY("the files of one page", ATTACHMENT_COLUMNS,
		FROM file JOIN account ON account.id = file.uploader_id WHERE file.message_id,
		ORDER BY file.message_id, file.position
	);
	static struct shape_batch_kind kind = { .query = &files, .shape = &attachment_shape, .list = true, .nothing = "[]" };

	return shape_batch_marked(&kind, to, row, column, MARK_FILES);
}

bool
shape_reply_to(struct strbuf *to, struct query *row, int column)
{
	static struct query authors = SHAPE_BATCH_QUERY(NULL, SHAPE_COLUMNS(message.id, AUTHOR_FIELDS),
		FROM message JOIN account ON account.id = message.author_id WHERE message.id
	);
	static struct shape_batch_kind kind = { .query = &authors, .shape = &author_shape, .nothing = "null" };

	if (db_null(row, column)) {
		strbuf_text(to, "null");
		return true;
	}
	strbuf_text(to, "{\"id\":");
	shape_number(to, row, column);
	strbuf_text(to, ",\"author\":");
	shape_batch_note(&kind, to, db_integer(row, column));
	strbuf_text(to, "}");
	return true;
}

bool
shape_reply_count(struct strbuf *to, struct query *row, int column)
{
	static struct query counts = SHAPE_BATCH_QUERY(NULL, "reply.reply_to_id, count(*)",
		FROM message AS reply WHERE reply.reply_to_id,
		GROUP BY reply.reply_to_id
	);
	static struct shape_batch_kind kind = { .query = &counts, .write = shape_number, .nothing = "0" };

	return shape_batch_marked(&kind, to, row, column, MARK_REPLIES);
}

bool
shape_pinned_mark(struct strbuf *to, struct query *row, int column)
{
	static struct query pins = SHAPE_BATCH_QUERY(NULL, "pin.message_id, TRUE", FROM pin WHERE pin.message_id);
	static struct shape_batch_kind kind = { .query = &pins, .write = shape_boolean, .nothing = "false" };

	return shape_batch_marked(&kind, to, row, column, MARK_PIN);
}

bool
file_write(struct strbuf *to, int64_t file)
{
	static struct query one = SHAPE_QUERY(FILE_COLUMNS, FROM file WHERE id = :file);

	db_bind(&one, ":file", file);
	return shape_one(&file_shape, &one, to);
}

bool
message_write(struct strbuf *to, int64_t message)
{
	static struct query one = SHAPE_QUERY(MESSAGE_COLUMNS, FROM message WHERE id = :message);

	db_bind(&one, ":message", message);
	return shape_one(&message_shape, &one, to);
}
