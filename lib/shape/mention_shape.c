/* Whom messages name, as JSON: see mention_shape.h. */
#include "lib/shape/mention_shape.h"
#include "lib/shape/shape_batch.h"

SHAPE_LOCAL(mention_shape, MENTION_FIELDS);

bool
shape_mentions(struct strbuf *to, struct query *row, int column)
{
	/* Who is only answered is not named. */
	static struct query by_messages = SHAPE_BATCH_QUERY("the mentions of one page", SHAPE_COLUMNS(mention.message_id, MENTION_FIELDS),
		FROM mention JOIN account ON account.id = mention.user_id WHERE mention.position >= 0 AND mention.message_id,
		ORDER BY mention.message_id, mention.position
	);
	static struct shape_batch_kind kind = { .query = &by_messages, .shape = &mention_shape, .list = true, .nothing = "[]" };

	return shape_batch_marked(&kind, to, row, column, MENTIONED_PEOPLE);
}

bool
shape_mentions_room(struct strbuf *to, struct query *row, int column)
{
	if (db_integer(row, column) & MENTIONED_ROOM)
		strbuf_text(to, "true");
	else
		strbuf_text(to, "false");
	return true;
}
