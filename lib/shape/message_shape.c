/* Messages and files as JSON: see message_shape.h. */
#include "lib/shape/message_shape.h"

SHAPE(file_shape, FILE_FIELDS);
SHAPE(message_shape, MESSAGE_FIELDS);

bool
shape_attachments(struct strbuf *to, struct query *row, int column)
{
	static struct query files = SHAPE_QUERY(FILE_COLUMNS, FROM file WHERE message_id = :message ORDER BY position);
	int64_t message = db_integer(row, column);

	if (!message) {
		strbuf_text(to, "[]");
		return true;
	}
	db_bind(&files, ":message", message);
	shape_list(&file_shape, &files, to);
	return true;
}

bool
shape_reply_to(struct strbuf *to, struct query *row, int column)
{
	if (db_null(row, column)) {
		strbuf_text(to, "null");
		return true;
	}
	strbuf_text(to, "{\"id\":");
	shape_number(to, row, column);
	strbuf_text(to, ",\"author\":");
	if (db_null(row, column - 1))
		strbuf_text(to, "null");
	else
		shape_author(to, row, column - 1);
	strbuf_text(to, "}");
	return true;
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
