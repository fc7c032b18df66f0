/* Values that a list reads together: see shape_batch.h. */
#include "lib/shape/shape_batch.h"
#include "lib/db/db.h"

#include <string.h>

struct value {
	int64_t id;
	size_t start, end; /* in the text of the batch */
};

/* What one reader reads. */
struct kind {
	shape_batch_reader *read;
	int count, found;
	int64_t id[SHAPE_BATCH_MOST];
	struct value value[SHAPE_BATCH_MOST];
};

struct note {
	struct kind *kind;
	int64_t id;
	size_t at; /* in the buffer of the list, in its order */
};

static struct {
	int kinds, count;
	struct kind kind[SHAPE_BATCH_KINDS];
	struct kind *reading;
	struct note note[SHAPE_BATCH_KINDS * SHAPE_BATCH_MOST];
	struct strbuf text, filled;
} batch;

void
shape_batch_bind(struct query *query, const int64_t *ids, int count)
{
	static const char *const parameters[SHAPE_BATCH_MOST] = {
		":m1",  ":m2",  ":m3",  ":m4",  ":m5",  ":m6",  ":m7",  ":m8",  ":m9",  ":m10", ":m11", ":m12", ":m13",
		":m14", ":m15", ":m16", ":m17", ":m18", ":m19", ":m20", ":m21", ":m22", ":m23", ":m24", ":m25", ":m26",
		":m27", ":m28", ":m29", ":m30", ":m31", ":m32", ":m33", ":m34", ":m35", ":m36", ":m37", ":m38", ":m39",
		":m40", ":m41", ":m42", ":m43", ":m44", ":m45", ":m46", ":m47", ":m48", ":m49", ":m50"
	};

	for (int i = 0; i < count; i++)
		db_bind(query, parameters[i], ids[i]);
}

static struct kind *
kind_of(shape_batch_reader *read)
{
	int i = 0;

	while (i < batch.kinds && batch.kind[i].read != read)
		i++;
	if (i == batch.kinds) {
		batch.kinds++;
		batch.kind[i].read = read;
		batch.kind[i].count = 0;
	}
	return &batch.kind[i];
}

void
shape_batch_note(shape_batch_reader *read, struct strbuf *to, int64_t id)
{
	struct kind *kind = kind_of(read);

	kind->id[kind->count++] = id;
	batch.note[batch.count++] = (struct note){ kind, id, to->length };
}

void
shape_batch_found(int64_t id, const struct strbuf *to)
{
	struct kind *kind = batch.reading;

	if (kind->found > 0)
		kind->value[kind->found - 1].end = to->length;
	kind->value[kind->found].id = id;
	kind->value[kind->found++].start = to->length;
}

static void
read_values(struct kind *kind)
{
	batch.reading = kind;
	kind->found = 0;
	kind->read(kind->id, kind->count, &batch.text);
	if (kind->found > 0)
		kind->value[kind->found - 1].end = batch.text.length;
}

static void
add_value(const struct note *note)
{
	const struct kind *kind = note->kind;
	int i = 0;

	while (i < kind->found && kind->value[i].id != note->id)
		i++;
	if (i == kind->found)
		strbuf_text(&batch.filled, "[]");
	else
		strbuf_add(&batch.filled, batch.text.text + kind->value[i].start, kind->value[i].end - kind->value[i].start);
}

/* All of the buffer from the first place on is made anew, with the values in between. */
void
shape_batch_fill(struct strbuf *to)
{
	size_t first = batch.note[0].at, done = first;

	if (!batch.count)
		return;
	strbuf_clear(&batch.text);
	for (int i = 0; i < batch.kinds; i++)
		read_values(&batch.kind[i]);
	strbuf_clear(&batch.filled);
	for (int i = 0; i < batch.count && !to->failed; i++) {
		strbuf_add(&batch.filled, to->text + done, batch.note[i].at - done);
		add_value(&batch.note[i]);
		done = batch.note[i].at;
	}
	if (!to->failed) {
		strbuf_add(&batch.filled, to->text + done, to->length - done);
		to->length = first;
		strbuf_add(to, strbuf_string(&batch.filled), batch.filled.length);
	}
	to->failed = to->failed || batch.filled.failed || batch.text.failed;
	shape_batch_forget();
}

void
shape_batch_forget(void)
{
	batch.count = batch.kinds = 0;
}

void
shape_batch_make_room(struct strbuf *to)
{
	for (int i = 0; i < batch.kinds; i++)
		if (batch.kind[i].count == SHAPE_BATCH_MOST) {
			shape_batch_fill(to);
			return;
		}
}
