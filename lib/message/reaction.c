/* Reactions to messages: see reaction.h. */
#include "lib/message/reaction.h"
#include "lib/base/emoji.h"
#include "lib/base/error.h"
#include "lib/count/message_mark.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/shape/reaction_shape.h"

static const struct error *
take_emoji(struct request *r, char emoji[EMOJI_BYTES + 1])
{
	if (emoji_read(r->named, emoji))
		return NULL;
	return input_add_error(&r->input, "emoji", "This must be one emoji.");
}

/* Whether somebody has used the emoji on the message already; with a user, whether they have. */
static bool
is_used(int64_t message, const char *emoji)
{
	static struct query used = QUERY(SELECT EXISTS (SELECT 1 FROM reaction WHERE message_id = :message AND emoji = :emoji));

	db_bind(&used, ":message", message);
	db_bind(&used, ":emoji", emoji);
	return db_one(&used) != 0;
}

static bool
is_used_by(int64_t message, const char *emoji, int64_t user)
{
	static struct query used = QUERY(
		SELECT EXISTS (SELECT 1 FROM reaction WHERE message_id = :message AND emoji = :emoji AND user_id = :user)
	);

	db_bind(&used, ":message", message);
	db_bind(&used, ":emoji", emoji);
	db_bind(&used, ":user", user);
	return db_one(&used) != 0;
}

/* How many different ones a message has. */
static int64_t
count_different(int64_t message)
{
	static struct query count = QUERY(
		SELECT count(*) FROM (SELECT emoji FROM reaction WHERE message_id = :message GROUP BY emoji) AS different
	);

	db_bind(&count, ":message", message);
	return db_one(&count);
}

/* False when the message is gone: it was found before the room was locked. */
static bool
insert_reaction(const struct request *r, const char *emoji)
{
	static struct query insert = QUERY(
		INSERT INTO reaction (message_id, user_id, emoji) SELECT id, :user, :emoji FROM message WHERE id = :message
	);

	db_bind(&insert, ":message", r->message);
	db_bind(&insert, ":user", r->user);
	db_bind(&insert, ":emoji", emoji);
	db_run(&insert);
	return db_changes() > 0;
}

static const struct error *
show(struct request *r)
{
	strbuf_text(&r->reply, "{\"reactions\":");
	reactions_write(&r->reply, r->message);
	strbuf_text(&r->reply, "}");
	return NULL;
}

const struct error *
reaction_add(struct request *r)
{
	char emoji[EMOJI_BYTES + 1];
	const struct error *error = take_emoji(r, emoji);

	if (error)
		return error;
	if (is_used_by(r->message, emoji, r->user)) {
		r->outcome = OUTCOME_THERE_ALREADY;
		return show(r);
	}
	if (!is_used(r->message, emoji) && count_different(r->message) >= REACTIONS_MOST)
		return &error_too_many_reactions;
	if (!insert_reaction(r, emoji))
		return &error_not_found;
	message_mark(r->message, MARK_REACTIONS);
	notify_reaction(r->room, r->message, r->user, emoji, true);
	return show(r);
}

const struct error *
reaction_remove(struct request *r)
{
	static struct query delete = QUERY(DELETE FROM reaction WHERE message_id = :message AND emoji = :emoji AND user_id = :user);
	char emoji[EMOJI_BYTES + 1];
	const struct error *error = take_emoji(r, emoji);

	if (error)
		return error;
	db_bind(&delete, ":message", r->message);
	db_bind(&delete, ":emoji", emoji);
	db_bind(&delete, ":user", r->user);
	db_run(&delete);
	if (db_changes() > 0)
		notify_reaction(r->room, r->message, r->user, emoji, false);
	return NULL;
}

static struct query *
count_reactions(int64_t message)
{
	static struct query count = QUERY(SELECT count(*) FROM reaction WHERE message_id = :message);

	db_bind(&count, ":message", message);
	return &count;
}

static void
append(struct request *r, struct query *row)
{
	shape_row(&reaction_shape, row, &r->reply);
}

const struct error *
reaction_list(struct request *r)
{
	static struct query rows = SHAPE_QUERY(REACTION_COLUMNS,
		FROM reaction WHERE message_id = :message ORDER BY reaction.id LIMIT :limit OFFSET :offset
	);

	page_take(r);
	if (r->input.error)
		return r->input.error;
	db_bind(&rows, ":message", r->message);
	return page_show(r, count_reactions(r->message), &rows, append);
}
