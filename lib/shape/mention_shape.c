/* Whom messages name, as JSON: see mention_shape.h. */
#include "lib/shape/mention_shape.h"
#include "lib/shape/shape_batch.h"

SHAPE_LOCAL(mention_shape, MENTION_FIELDS);

/* A row for each mention, those of a message one after the other. Who is only answered is not named. */
static void
read_mentions(const int64_t *messages, int count, struct strbuf *to)
{
	static struct query mentions = SHAPE_BATCH_QUERY("the mentions of one page", SHAPE_COLUMNS(mention.message_id, MENTION_FIELDS),
		FROM mention JOIN account ON account.id = mention.user_id WHERE mention.position >= 0 AND mention.message_id,
		ORDER BY mention.message_id, mention.position
	);
	int64_t last = 0;

	shape_batch_bind(&mentions, messages, count);
	while (db_next(&mentions)) {
		int64_t message = db_integer(&mentions, SHAPE_ID);

		if (message == last) {
			strbuf_text(to, ",");
		} else {
			strbuf_text(to, last ? "]" : "");
			shape_batch_found(message, to);
			strbuf_text(to, "[");
		}
		last = message;
		shape_row(&mention_shape, &mentions, to);
	}
	strbuf_text(to, last ? "]" : "");
}

bool
shape_mentions(struct strbuf *to, struct query *row, int column)
{
	if (db_integer(row, column) & MENTIONED_PEOPLE)
		shape_batch_note(read_mentions, to, db_integer(row, SHAPE_ID));
	else
		strbuf_text(to, "[]");
	return true;
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
