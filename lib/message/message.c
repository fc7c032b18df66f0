/* Messages, one at a time: see message.h. Lists are in message_list.c. */
#include "lib/message/message.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/id_set.h"
#include "lib/count/message_mark.h"
#include "lib/count/room_count.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/live/room_log.h"
#include "lib/message/mention.h"
#include "lib/message/message_erase.h"
#include "lib/message/message_news.h"
#include "lib/message/nonce.h"
#include "lib/message/reply.h"
#include "lib/message/room_tail.h"
#include "lib/message/slow_mode.h"
#include "lib/request/request.h"
#include "lib/search/search_note.h"
#include "lib/shape/message_shape.h"

#include <string.h>

static const struct error *
show(struct request *r)
{
	return message_write(&r->reply, r->message) ? NULL : &error_not_found;
}

const struct error *
message_show(struct request *r)
{
	return show(r);
}

static const char *
attachments_field(const struct input *input)
{
	return input_given(input, "attachments") ? "attachments" : "attachment_ids";
}

static struct ids
take_attachments(struct input *input)
{
	const char *field = attachments_field(input);

	if (!input_given(input, field) || input_null(input, field))
		return (struct ids){ 0, NULL };
	return input_ids(input, field, (size_t)config.attachments_max);
}

/* In order of id: they are named in any order, and by another request for another room perhaps in another one. */
static void
lock_files(struct input *input, struct ids files)
{
	static struct query row = QUERY(SELECT id FROM file WHERE id = :file);

	files = input_in_order(input, files);
	for (size_t i = 0; i < files.count; i++) {
		db_bind(&row, ":file", files.id[i]);
		db_lock(&row);
	}
}

/* Attaching a file is the check that it is the sender's own and attached to nothing else. */
static bool
message_attach(struct request *r, struct ids files)
{
	static struct query attach = QUERY(
		UPDATE file SET message_id = :message, position = :position
		WHERE id = :file AND uploader_id = :user AND message_id IS NULL
		  AND NOT EXISTS (SELECT 1 FROM account WHERE avatar_file_id = :file)
	);

	if (files.count > 1)
		lock_files(&r->input, files);
	for (size_t i = 0; i < files.count; i++) {
		db_bind(&attach, ":message", r->message);
		db_bind(&attach, ":position", (int64_t)i);
		db_bind(&attach, ":file", files.id[i]);
		db_bind(&attach, ":user", r->user);
		db_run(&attach);
		if (db_changes() == 0)
			return false;
	}
	return true;
}

/* What has been taken of a message that is sent. */
struct sending {
	const char *content, *nonce;
	struct ids files;
	struct mentions mentions;
	struct reply reply;
	struct room_tail tail;
};

/* Whether all that there is to show of it is in its row. */
static bool
is_plain(const struct sending *sending)
{
	return !sending->files.count && !sending->mentions.count && !sending->mentions.all && !sending->mentions.here;
}

/* Stores the row, which is shown as it comes back. */
static void
insert(struct request *r, const struct sending *sending)
{
	static struct query insert = SHAPE_RETURNING(MESSAGE_COLUMNS,
		INSERT INTO message (id, room_id, author_id, content, nonce, reply_to_id, marks, mentioned, seq)
		VALUES ((SELECT id FROM next_message), :room, :author, :content, :nonce, nullif(CAST(:reply_to AS bigint), 0),
			CAST(:marks AS bigint), :mentioned, :seq)
	);

	db_bind(&insert, ":room", r->room);
	db_bind(&insert, ":author", r->user);
	db_bind(&insert, ":content", sending->content);
	db_bind(&insert, ":nonce", sending->nonce);
	db_bind(&insert, ":reply_to", sending->reply.to);
	db_bind(&insert, ":marks", (int64_t)(sending->files.count ? MARK_FILES : 0));
	db_bind(&insert, ":mentioned", mention_mark(&sending->mentions));
	db_bind(&insert, ":seq", sending->tail.stream.last_seq);
	shape_begin();
	if (db_next(&insert)) {
		r->message = db_integer(&insert, SHAPE_ID);
		if (is_plain(sending))
			shape_row(&message_shape, &insert, &r->reply);
		/* Draining, not resetting: it is only done after its last row. */
		db_run(&insert);
	}
	shape_end(&r->reply);
}

/* A direct room is in the lists of all its members from the next message on: they are told of it as it is with that. */
static void
show_room(int64_t room)
{
	static struct query show = QUERY(UPDATE participant SET hidden = FALSE WHERE room_id = :room AND hidden RETURNING user_id);
	struct id_set users = { 0 };

	db_bind(&show, ":room", room);
	while (db_next(&show))
		id_set_add(&users, db_integer(&show, 0));
	for (int i = 0; i < users.count; i++)
		notify_room_added(room, users.id[i]);
}

static void
count_sent(const struct request *r, const struct sending *sending)
{
	const struct room_sent sent = {
		.message = r->message,
		.author = r->user,
		.seq = sending->tail.stream.last_seq,
		.mentions = sending->reply.answered || mention_mark(&sending->mentions)
	};

	room_count_sent(r->room, &sent, &sending->tail.newest);
}

static const struct error *
store(struct request *r, struct sending *sending)
{
	struct room_tail *tail = &sending->tail;
	const struct error *error = NULL;

	*tail = room_tail_read(r->room, (r->roles & DIRECT) != 0);
	stream_take_next(&tail->stream);
	insert(r, sending);
	count_sent(r, sending);
	if (sending->reply.to)
		message_mark(sending->reply.to, MARK_REPLIES);
	mention_store(r, sending->content, &sending->mentions, sending->reply.answered);
	if (!message_attach(r, sending->files))
		return input_add_error(&r->input, attachments_field(&r->input),
		                       "Attach files of your own that are attached nowhere else.");
	if (!is_plain(sending))
		error = show(r);
	message_news_sent(r, sending->nonce, &tail->stream);
	if (tail->hidden)
		show_room(r->room);
	return error;
}

static void
send_ahead(const struct request *r, bool direct)
{
	nonce_ahead(r);
	shape_author_ahead(r->user);
	room_tail_ahead(r->room, direct);
}

void
message_ahead(struct request *r, bool direct)
{
	/* Before its body has come who sends a message is only admitted, in a transaction that reads. */
	if (r->action->handler == message_send && db_writes())
		send_ahead(r, direct);
	else if (r->action->handler == message_list)
		message_list_ahead(r);
}

const struct error *
message_send(struct request *r)
{
	struct sending sending = { .content = "", .nonce = nonce_take(r) };
	const struct error *error;

	if (!r->input.error && (error = nonce_find(r, sending.nonce)))
		return error;
	if (r->message) {
		r->outcome = OUTCOME_THERE_ALREADY;
		return show(r);
	}
	sending.files = take_attachments(&r->input);
	sending.reply = reply_take(r);
	if (input_given(&r->input, "content") || !sending.files.count)
		sending.content = input_block(&r->input, "content", 0, (size_t)config.message_max);
	if (r->input.error)
		return r->input.error;
	if (!*sending.content && !sending.files.count)
		return input_add_error(&r->input, "content", "Write something or attach a file.");
	if ((error = mention_take(r, sending.content, &sending.mentions)) || (error = slow_mode_take(r)))
		return error;
	return store(r, &sending);
}

static bool
has_attachments(int64_t message)
{
	static struct query some = QUERY(SELECT EXISTS (SELECT 1 FROM file WHERE message_id = :message));

	db_bind(&some, ":message", message);
	return db_one(&some) != 0;
}

/* False when it is gone: it was found before the room was locked, and somebody may have deleted it until then. */
static bool
update(int64_t message, const char *content)
{
	static struct query update = QUERY(UPDATE message SET content = :content, edited_at = unixepoch() WHERE id = :message);

	db_bind(&update, ":message", message);
	db_bind(&update, ":content", content);
	db_run(&update);
	return db_changes() > 0;
}

const struct error *
message_edit(struct request *r)
{
	const struct error *error;
	struct mentions mentions;
	const char *content;

	input_refuse_fields(
		&r->input,
		"id room_id author attachments attachment_ids mentions mentions_room reply_to reply_count reply_ping reactions pinned created_at edited_at",
		"An edit changes the content alone.");
	content = input_block(&r->input, "content", 0, (size_t)config.message_max);
	if (r->input.error)
		return r->input.error;
	if (!*content && !has_attachments(r->message))
		return input_add_error(&r->input, "content", "Write something, or delete the message.");
	if ((error = mention_take(r, content, &mentions)))
		return error;
	if (!update(r->message, content))
		return &error_not_found;
	mention_replace(r, content, &mentions);
	search_note_change(r->message);
	error = show(r);
	message_news_updated(r);
	return error;
}

/* Whose deletion is somebody else's doing is on record. */
const struct error *
message_delete(struct request *r)
{
	int64_t author = message_erase(r->room, r->message);

	/* It was found before the room was locked: of many who delete it at once one has done so. */
	if (!author)
		return &error_not_found;
	notify_message_deleted(r->room, r->message);
	if (author != r->user)
		room_log_add(r->room, r->user, "delete_message", author, "");
	return NULL;
}

static bool
has_text(int64_t message)
{
	static struct query some = QUERY(SELECT content <> '' FROM message WHERE id = :message);

	db_bind(&some, ":message", message);
	return db_one(&some) != 0;
}

/* Its text is the same, so it counts as not edited. */
const struct error *
message_lose_file(struct request *r)
{
	const struct error *error;

	if (!has_text(r->message) && !has_attachments(r->message))
		return message_delete(r);
	search_note_change(r->message);
	if ((error = show(r)))
		return error;
	message_news_updated(r);
	strbuf_clear(&r->reply);
	return NULL;
}
