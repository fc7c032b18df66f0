/* Values that a list reads together: see shape_batch.h. */
#include "lib/shape/shape_batch.h"

#include <string.h>

static struct {
	shape_batch_reader *read;
	int count, found;
	int64_t id[SHAPE_BATCH_MOST];
	size_t at[SHAPE_BATCH_MOST]; /* in the buffer of the list, in its order */
	struct {
		int64_t id;
		size_t start, end; /* in `text` */
	} value[SHAPE_BATCH_MOST];
	struct strbuf text, filled;
} batch;

void
shape_batch_note(shape_batch_reader *read, struct strbuf *to, int64_t id)
{
	batch.read = read;
	batch.id[batch.count] = id;
	batch.at[batch.count++] = to->length;
}

void
shape_batch_found(int64_t id, const struct strbuf *to)
{
	if (batch.found > 0)
		batch.value[batch.found - 1].end = to->length;
	batch.value[batch.found].id = id;
	batch.value[batch.found++].start = to->length;
}

static void
read_values(void)
{
	batch.found = 0;
	strbuf_clear(&batch.text);
	batch.read(batch.id, batch.count, &batch.text);
	if (batch.found > 0)
		batch.value[batch.found - 1].end = batch.text.length;
}

static void
add_value(int64_t id)
{
	int i = 0;

	while (i < batch.found && batch.value[i].id != id)
		i++;
	if (i == batch.found)
		strbuf_text(&batch.filled, "[]");
	else
		strbuf_add(&batch.filled, batch.text.text + batch.value[i].start, batch.value[i].end - batch.value[i].start);
}

/* All of the buffer from the first place on is made anew, with the values in between. */
void
shape_batch_fill(struct strbuf *to)
{
	size_t done = batch.at[0];

	if (!batch.count)
		return;
	read_values();
	strbuf_clear(&batch.filled);
	for (int i = 0; i < batch.count && !to->failed; i++) {
		strbuf_add(&batch.filled, to->text + done, batch.at[i] - done);
		add_value(batch.id[i]);
		done = batch.at[i];
	}
	if (!to->failed) {
		strbuf_add(&batch.filled, to->text + done, to->length - done);
		to->length = batch.at[0];
		strbuf_add(to, strbuf_string(&batch.filled), batch.filled.length);
	}
	to->failed = to->failed || batch.filled.failed || batch.text.failed;
	batch.count = 0;
}

void
shape_batch_forget(void)
{
	batch.count = 0;
}

void
shape_batch_make_room(struct strbuf *to)
{
	if (batch.count == SHAPE_BATCH_MOST)
		shape_batch_fill(to);
}
