/* Reactions out of lines: see line.h. */
#include "lib/base/clock.h"
#include "lib/base/emoji.h"
#include "lib/count/message_mark.h"
#include "lib/db/db.h"
#include "lib/import/line.h"
#include "lib/shape/reaction_shape.h"

/* How many emoji other than this one a message has. */
static int64_t
count_others(int64_t message, const char *emoji)
{
	static struct query others = QUERY(
		SELECT count(*) FROM (SELECT emoji FROM reaction WHERE message_id = :message AND emoji <> :emoji GROUP BY emoji) AS different
	);

	db_bind(&others, ":message", message);
	db_bind(&others, ":emoji", emoji);
	return db_one(&others);
}

/* 0: they have used it there already, or the message has gone. */
static int64_t
insert_reaction(int64_t message, int64_t user, const char *emoji, int64_t created)
{
	static struct query insert = QUERY(
		INSERT INTO reaction (message_id, user_id, emoji, created_at)
		SELECT id, :user, :emoji, :created FROM message WHERE id = :message
		ON CONFLICT (message_id, emoji, user_id) DO NOTHING RETURNING id
	);

	db_bind(&insert, ":message", message);
	db_bind(&insert, ":user", user);
	db_bind(&insert, ":emoji", emoji);
	db_bind(&insert, ":created", created);
	return db_one(&insert);
}

enum verdict
line_reaction(struct line *line)
{
	int64_t message = line_message_there(line, "message"), user = line_reference(line, "user", "account", false);
	int64_t created = line_time(line, "created_at", clock_now());
	const char *typed = input_exact(&line->input, "emoji", 1, SIZE_MAX);
	char emoji[EMOJI_BYTES + 1];

	if (*typed && !emoji_read(typed, emoji))
		input_add_error(&line->input, "emoji", "This must be one emoji.");
	if (line->input.error)
		return LINE_BAD;
	if (!message)
		return LINE_LEFT_OUT;
	if (count_others(message, emoji) >= REACTIONS_MOST) {
		line_note(line, "its message has %d other emoji already", REACTIONS_MOST);
		return LINE_LEFT_OUT;
	}
	if (!(line->own_id = insert_reaction(message, user, emoji, created)))
		return LINE_LEFT_OUT;
	message_mark(message, MARK_REACTIONS);
	return LINE_ADDED;
}
