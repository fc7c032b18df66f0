/* Replies to messages: see reply.h. */
#include "lib/message/reply.h"
#include "lib/db/db.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/shape/message_shape.h"

static bool
is_given(const struct request *r, const char *field)
{
	return input_given(&r->input, field) && !input_null(&r->input, field);
}

/* The author of a message of the room; 0: there is none. */
static int64_t
find_author(int64_t room, int64_t message)
{
	static struct query author = QUERY(SELECT author_id FROM message WHERE id = :message AND room_id = :room);

	db_bind(&author, ":message", message);
	db_bind(&author, ":room", room);
	return db_one(&author);
}

struct reply
reply_take(struct request *r)
{
	bool pings = !is_given(r, "reply_ping") || input_boolean(&r->input, "reply_ping");
	struct reply reply = { 0 };
	int64_t author;

	if (!is_given(r, "reply_to"))
		return reply;
	reply.to = input_integer(&r->input, "reply_to", INT64_MIN, INT64_MAX);
	if (r->input.error)
		return reply;
	if (!(author = find_author(r->room, reply.to)))
		input_add_error(&r->input, "reply_to", "There is no such message in this room.");
	reply.answered = pings && author != r->user ? author : 0;
	return reply;
}

static void
append(struct request *r, struct query *row)
{
	shape_row(&message_shape, row, &r->reply);
}

const struct error *
reply_list(struct request *r)
{
	static struct query rows = SHAPE_QUERY(MESSAGE_COLUMNS,
		FROM message WHERE message.reply_to_id = :message AND message.id > :after ORDER BY message.id LIMIT :limit
	);

	page_take_after(r);
	if (r->input.error)
		return r->input.error;
	db_bind(&rows, ":message", r->message);
	return page_show_after(r, &rows, append);
}
