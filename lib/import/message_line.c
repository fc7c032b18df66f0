/* Messages and files out of lines: see line.h. */
#include "lib/base/clock.h"
#include "lib/base/config.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"
#include "lib/count/message_mark.h"
#include "lib/count/room_count.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/file/filetype.h"
#include "lib/import/cut.h"
#include "lib/import/keys.h"
#include "lib/import/line.h"
#include "lib/import/positions.h"
#include "lib/message/mention.h"
#include "lib/message/reply.h"
#include "lib/request/request.h"

#include <json-c/json.h>
#include <string.h>

/* A message of the same room that it answers, which has to be there still; and who is to hear of it. */
static struct reply
take_reply(struct line *line, int64_t room)
{
	static struct query find = QUERY(SELECT id FROM message WHERE id = :message AND room_id = :room);
	struct reply reply = { .answered = line_reference(line, "answered", "account", true) };

	if (!line_has(line, "reply_to"))
		return reply;
	db_bind(&find, ":message", line_message_there(line, "reply_to"));
	db_bind(&find, ":room", room);
	reply.to = db_one(&find);
	return reply;
}

/* A piece of a text, which is a message. */
struct part {
	char *content;
	struct reply reply;
	int64_t marks;
	struct mentions mentions;
	struct strbuf names; /* where the line says whom it names: what its mentions are places in, instead of the content */
};

static int64_t
insert_part(struct line *line, int64_t room, int64_t author, const struct part *part)
{
	static struct query insert = QUERY(
		INSERT INTO message (id, room_id, author_id, content, created_at, edited_at, reply_to_id, marks, mentioned)
		VALUES ((SELECT id FROM next_message), :room, :author, :content, :created, :edited,
			nullif(CAST(:reply_to AS bigint), 0), :marks, :mentioned) RETURNING id
	);
	const struct room_newest before = room_count_newest(room);
	struct room_sent sent = {
		.author = author, .seq = before.seq, .mentions = part->reply.answered || mention_mark(&part->mentions)
	};

	positions_begin(room);
	db_bind(&insert, ":room", room);
	db_bind(&insert, ":author", author);
	db_bind(&insert, ":content", text_trim(part->content));
	db_bind(&insert, ":reply_to", part->reply.to);
	db_bind(&insert, ":marks", part->marks);
	db_bind(&insert, ":mentioned", mention_mark(&part->mentions));
	db_bind(&insert, ":created", line_time(line, "created_at", clock_now()));
	if (line_has(line, "edited_at"))
		db_bind(&insert, ":edited", line_time(line, "edited_at", 0));
	sent.message = db_one(&insert);
	room_count_sent(room, &sent, &before);
	if (part->reply.to)
		message_mark(part->reply.to, MARK_REPLIES);
	positions_follow(room, sent.message);
	return sent.message;
}

/* One mention as the line has it; NULL for the account is everybody. Its name goes into `names`. */
static void
take_mention(struct json_object *object, struct mentions *found, struct strbuf *names)
{
	struct json_object *user, *name;
	const char *text;
	int64_t own;

	if (!json_object_object_get_ex(object, "name", &name) || !json_object_is_type(name, json_type_string))
		return;
	text = json_object_get_string(name);
	if (!json_object_object_get_ex(object, "user", &user) || !user) {
		found->here = !strcmp(text, "here");
		found->all = !found->here;
	} else if (found->count < MENTIONS_MOST && keys_find(json_object_get_string(user), "account", &own)) {
		found->mention[found->count++] = (struct mention){ own, names->length, strlen(text) };
		strbuf_text(names, text);
	}
}

/* Finds whom the line says that the message names; where it says nothing of it, whom its text does. */
static void
take_mentions(const struct line *line, int64_t room, int64_t author, struct part *part)
{
	const struct request r = { .room = room, .user = author };
	struct json_object *list;

	if (!json_object_object_get_ex(line->input.fields, "mentions", &list)) {
		if (mention_take(&r, part->content, &part->mentions))
			part->mentions = (struct mentions){ 0 };
		return;
	}
	if (!json_object_is_type(list, json_type_array))
		return;
	for (size_t i = 0; i < json_object_array_length(list); i++)
		take_mention(json_object_array_get_idx(list, i), &part->mentions, &part->names);
}

static void
store_part(struct line *line, int64_t room, int64_t author, struct part *part)
{
	struct request r = { .room = room, .user = author };

	take_mentions(line, room, author, part);
	line->own_id = r.message = insert_part(line, room, author, part);
	mention_store(&r, part->names.length ? strbuf_string(&part->names) : part->content, &part->mentions, part->reply.answered);
	strbuf_free(&part->names);
}

static bool
store_attachments(struct line *line, int64_t author, int64_t message)
{
	for (int i = 0; i < line->arrivals.count; i++) {
		struct arrival *arrival = &line->arrivals.arrival[i];

		arrival->created_at = arrival->created_at ? arrival->created_at : line_time(line, "created_at", clock_now());
		if (!arrival_store(arrival, author, message, i))
			return false;
	}
	return true;
}

/* Stores a text that may be longer than a message, as several: the first is the answer, the files are with the last. False: a file could
 * not be kept. */
static bool
store_text(struct line *line, int64_t room, int64_t author, char *content, struct reply reply)
{
	size_t most = (size_t)config.message_max, at;
	int parts = 0;

	do {
		char *rest = NULL, *part = content, behind = '\0';

		if (text_count(content) > most) {
			at = cut_between_words(content, most);
			rest = content + at;
			behind = *rest;
			*rest = '\0';
		}
		if (text_visible(part) || !rest) {
			struct part one = {
				.content = part, .reply = reply, .marks = !rest && line->arrivals.count ? MARK_FILES : 0
			};

			store_part(line, room, author, &one);
			reply = (struct reply){ 0 };
			parts++;
		}
		if (rest)
			*rest = behind;
		content = rest;
	} while (content);
	if (parts > 1)
		line_note(line, "it is longer than a message may be, and %d messages here", parts);
	return store_attachments(line, author, line->own_id);
}

/* What has nothing to show keeps its place in the order: who had read up to it has read up to what was before. */
static enum verdict
leave_out(struct line *line, int64_t room)
{
	static struct query newest = QUERY(SELECT max(id) FROM message WHERE room_id = :room);

	line_note(line, line->arrivals.missing ? "nothing is left of it without its files" : "it is empty");
	db_bind(&newest, ":room", room);
	line->own_id = db_one(&newest);
	line->settled = true;
	return LINE_LEFT_OUT;
}

enum verdict
line_message(struct line *line)
{
	int64_t room = line_reference(line, "room", "room", false), author = line_reference(line, "author", "account", false);
	const char *typed = line_has(line, "content") ? input_exact(&line->input, "content", 0, SIZE_MAX) : "";
	char *content = input_hold(&line->input, cut_clean(typed, true));
	struct reply reply = take_reply(line, room);

	line_time(line, "created_at", 0);
	line_time(line, "edited_at", 0);
	if (line->input.error || !content)
		return LINE_BAD;
	if (!*content && !line->arrivals.count)
		return leave_out(line, room);
	row_lock_room(room);
	if (store_text(line, room, author, content, reply))
		return LINE_ADDED;
	input_add_error(&line->input, "attachments", "A file cannot be stored.");
	return LINE_BAD;
}

/* Of a message that is not here, or has gone since, there is nothing to pin. */
enum verdict
line_pin(struct line *line)
{
	static struct query insert = QUERY(
		INSERT INTO pin (room_id, message_id, user_id, created_at)
		SELECT room_id, id, :user, :created FROM message WHERE id = :message ON CONFLICT (message_id) DO NOTHING RETURNING id
	);
	int64_t message = line_message_there(line, "message"), user = line_reference(line, "user", "account", false);
	int64_t created = line_time(line, "created_at", clock_now());

	if (line->input.error)
		return LINE_BAD;
	db_bind(&insert, ":message", message);
	db_bind(&insert, ":user", user);
	db_bind(&insert, ":created", created);
	if (!(line->own_id = db_one(&insert)))
		return LINE_LEFT_OUT;
	message_mark(message, MARK_PIN);
	return LINE_ADDED;
}

static void
make_avatar(struct line *line, int64_t uploader)
{
	static struct query set = QUERY(UPDATE account SET avatar_file_id = :file WHERE id = :user AND avatar_file_id IS NULL);

	if (!line_boolean(line, "avatar", false))
		return;
	if (!filetype_is_avatar(line->arrivals.arrival->type) && line->arrivals.arrival->bytes.descriptor >= 0) {
		line_note(line, "it is no picture that can be an avatar");
		return;
	}
	db_bind(&set, ":file", line->own_id);
	db_bind(&set, ":user", uploader);
	db_run(&set);
}

enum verdict
line_file(struct line *line)
{
	int64_t uploader = line_reference(line, "uploader", "account", false);

	line_boolean(line, "avatar", false);
	if (line->input.error)
		return LINE_BAD;
	if (!line->arrivals.count)
		return LINE_LEFT_OUT;
	if (!line->arrivals.arrival->created_at)
		line->arrivals.arrival->created_at = clock_now();
	if (!(line->own_id = arrival_store(line->arrivals.arrival, uploader, 0, 0))) {
		input_add_error(&line->input, "path", "The file cannot be stored.");
		return LINE_BAD;
	}
	make_avatar(line, uploader);
	return LINE_ADDED;
}
