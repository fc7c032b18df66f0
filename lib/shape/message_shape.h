/* Messages and files as JSON: see shape.h. */
#ifndef MOZNODS_MESSAGE_SHAPE_H
#define MOZNODS_MESSAGE_SHAPE_H

#include "lib/shape/mention_shape.h"
#include "lib/shape/reaction_shape.h"
#include "lib/shape/user_shape.h"

/* clang-format off */
#define FILE_FIELDS_BY(F, uploader) \
	F(id, shape_number, file.id) \
	F(name, shape_text, file.name) \
	F(size, shape_number, file.size) \
	F(content_type, shape_text, file.content_type) \
	F(url, shape_download, file.id) \
	F(uploaded_by, uploader, file.uploader_id) \
	F(created_at, shape_time, file.created_at) \
	F(width, shape_number_if_any, file.width) \
	F(height, shape_number_if_any, file.height) \
	F(thumb_url, shape_thumb, CASE WHEN file.thumb_hash IS NOT NULL THEN file.id END) \
	F(duration, shape_duration, file.duration_ms)
#define FILE_FIELDS(F) FILE_FIELDS_BY(F, shape_user)
/* clang-format on */

#define FILE_COLUMNS SHAPE_COLUMNS(file.id, FILE_FIELDS)

/* What there may be of a message in other tables its marks say (lib/count/message_mark.h); it is read there for all messages of a list. */
/* clang-format off */
#define MESSAGE_FIELDS(F) \
	F##_SAME(id, shape_number) \
	F(room_id, shape_number, message.room_id) \
	F(author, shape_author, message.author_id) \
	F(content, shape_text, message.content) \
	F(attachments, shape_attachments, message.marks) \
	F(mentions, shape_mentions, message.mentioned) \
	F##_SAME(mentions_room, shape_mentions_room) \
	F(reply_to, shape_reply_to, message.reply_to_id) \
	F(reply_count, shape_reply_count, message.marks) \
	F##_SAME(reactions, shape_reactions) \
	F##_SAME(pinned, shape_pinned_mark) \
	F(created_at, shape_time, message.created_at) \
	F(edited_at, shape_time, message.edited_at)
/* clang-format on */

/* The columns of the table message. */
#define MESSAGE_COLUMNS SHAPE_COLUMNS(message.id, MESSAGE_FIELDS)

extern const struct shape file_shape, message_shape;

/* Of a column with the marks of a message, whose id is that of the row: its files, how many answer it, whether it is pinned. */
shape_writer shape_attachments, shape_reply_count, shape_pinned_mark;

/* Of a column with the id of the message that is answered, or NULL: which one it is, and who wrote it, null when it is gone. */
shape_writer shape_reply_to;

/* Each writes one; false when there is none. Inside a transaction. */
bool file_write(struct strbuf *to, int64_t file);
bool message_write(struct strbuf *to, int64_t message);

#endif
