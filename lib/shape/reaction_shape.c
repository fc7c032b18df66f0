/* Reactions to messages as JSON: see reaction_shape.h. */
#include "lib/shape/reaction_shape.h"
#include "lib/base/emoji.h"
#include "lib/count/message_mark.h"
#include "lib/shape/shape_batch.h"

#include <string.h>

SHAPE(reaction_shape, REACTION_FIELDS);

/* Who has used what on one message. */
struct uses {
	int count;
	struct used {
		char emoji[EMOJI_BYTES + 1];
		int64_t count;
		int64_t user[REACTION_USERS_MOST];
	} used[REACTIONS_MOST];
};

static struct uses reaction_uses;

static struct used *
find_used(const char *emoji)
{
	struct uses *uses = &reaction_uses;
	int i = 0;

	while (i < uses->count && strcmp(uses->used[i].emoji, emoji) != 0)
		i++;
	if (i == REACTIONS_MOST)
		return NULL;
	if (i == uses->count) {
		strncpy(uses->used[i].emoji, emoji, EMOJI_BYTES);
		uses->used[i].emoji[EMOJI_BYTES] = '\0';
		uses->used[i].count = 0;
		uses->count++;
	}
	return &uses->used[i];
}

static void
count_use(const char *emoji, int64_t user)
{
	struct used *used = find_used(emoji);

	if (!used)
		return;
	if (used->count < REACTION_USERS_MOST)
		used->user[used->count] = user;
	used->count++;
}

static void
write_used(const struct used *used, struct strbuf *to)
{
	int64_t named = used->count < REACTION_USERS_MOST ? used->count : REACTION_USERS_MOST;

	strbuf_text(to, "{\"emoji\":");
	strbuf_json(to, used->emoji);
	strbuf_text(to, ",\"count\":");
	strbuf_number(to, used->count);
	strbuf_text(to, ",\"user_ids\":[");
	for (int64_t i = 0; i < named; i++) {
		strbuf_text(to, i ? "," : "");
		strbuf_number(to, used->user[i]);
	}
	strbuf_text(to, "]}");
}

/* Writes what has been counted of a message, and forgets it. */
static void
write_uses(int64_t message, struct strbuf *to)
{
	if (!message)
		return;
	shape_batch_found(message, to);
	strbuf_text(to, "[");
	for (int i = 0; i < reaction_uses.count; i++) {
		strbuf_text(to, i ? "," : "");
		write_used(&reaction_uses.used[i], to);
	}
	strbuf_text(to, "]");
	reaction_uses.count = 0;
}

/* A row for each reaction, those to a message one after the other, in the order of their use. */
static void
read_reactions(struct query *reactions, struct strbuf *to)
{
	int64_t last = 0;

	reaction_uses.count = 0;
	while (db_next(reactions)) {
		int64_t message = db_integer(reactions, 0);

		if (message != last)
			write_uses(last, to);
		last = message;
		count_use(db_text(reactions, 1), db_integer(reactions, 2));
	}
	write_uses(last, to);
}

static struct query reactions = SHAPE_BATCH_QUERY(NULL, "reaction.message_id, reaction.emoji, reaction.user_id",
	FROM reaction WHERE reaction.message_id, ORDER BY reaction.message_id, reaction.id
);
static struct shape_batch_kind reaction_kind = { .query = &reactions, .read = read_reactions, .nothing = "[]" };

bool
shape_reactions(struct strbuf *to, struct query *row, int column)
{
	return shape_batch_marked(&reaction_kind, to, row, column, MARK_REACTIONS);
}

void
reactions_write(struct strbuf *to, int64_t message)
{
	shape_begin();
	shape_batch_note(&reaction_kind, to, message);
	shape_end(to);
}
