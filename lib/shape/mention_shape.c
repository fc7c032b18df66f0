/* Whom messages name, as JSON: see mention_shape.h. */
#include "lib/shape/mention_shape.h"
#include "lib/shape/shape_batch.h"

SHAPE_LOCAL(mention_shape, MENTION_FIELDS);

/* The parameters of the messages of one batch. */
static const char *const parameters[SHAPE_BATCH_MOST] = {
	":m1",  ":m2",  ":m3",  ":m4",  ":m5",  ":m6",  ":m7",  ":m8",  ":m9",  ":m10", ":m11", ":m12", ":m13",
	":m14", ":m15", ":m16", ":m17", ":m18", ":m19", ":m20", ":m21", ":m22", ":m23", ":m24", ":m25", ":m26",
	":m27", ":m28", ":m29", ":m30", ":m31", ":m32", ":m33", ":m34", ":m35", ":m36", ":m37", ":m38", ":m39",
	":m40", ":m41", ":m42", ":m43", ":m44", ":m45", ":m46", ":m47", ":m48", ":m49", ":m50"
};

/* A row for each mention, those of a message one after the other; parameters that are not bound name none. */
static void
read_mentions(const int64_t *messages, int count, struct strbuf *to)
{
	static struct query mentions = SHAPE_QUERY_SORTED("the mentions of one page", SHAPE_COLUMNS(mention.message_id, MENTION_FIELDS),
		FROM mention JOIN account ON account.id = mention.user_id
		WHERE mention.message_id IN (
			:m1, :m2, :m3, :m4, :m5, :m6, :m7, :m8, :m9, :m10,
			:m11, :m12, :m13, :m14, :m15, :m16, :m17, :m18, :m19, :m20,
			:m21, :m22, :m23, :m24, :m25, :m26, :m27, :m28, :m29, :m30,
			:m31, :m32, :m33, :m34, :m35, :m36, :m37, :m38, :m39, :m40,
			:m41, :m42, :m43, :m44, :m45, :m46, :m47, :m48, :m49, :m50
		) ORDER BY mention.message_id, mention.position
	);
	int64_t last = 0;

	for (int i = 0; i < count; i++)
		db_bind(&mentions, parameters[i], messages[i]);
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
