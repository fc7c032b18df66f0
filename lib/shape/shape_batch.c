/* Values that a list reads together: see shape_batch.h. */
#include "lib/shape/shape_batch.h"

/* NOTES: of one batch, the last of which are left to what a row notes without asking. */
enum { NOTES = 512, NOTES_LEFT = 8 };

struct note {
	struct shape_batch_kind *kind;
	int64_t id;
	size_t at; /* in the buffer of the list, in its order */
};

static struct {
	struct shape_batch_kind *kinds, **last; /* in the order in which they were noted first */
	struct shape_batch_kind *reading;
	int count, paused;
	struct note note[NOTES];
	struct strbuf text, filled;
} batch = { .last = &batch.kinds };

void
shape_batch_bind(struct query *query, const int64_t *ids, int count)
{
	db_bind_integers(query, ":m1", ids, count);
}

static void
begin_kind(struct shape_batch_kind *kind)
{
	kind->next = NULL;
	*batch.last = kind;
	batch.last = &kind->next;
}

/* Whether the statement of the kind names this id already. */
static bool
names(const struct shape_batch_kind *kind, int64_t id)
{
	int i = kind->count;

	while (i > 0 && kind->id[i - 1] != id)
		i--;
	return i > 0;
}

void
shape_batch_note(struct shape_batch_kind *kind, struct strbuf *to, int64_t id)
{
	if (kind->count == 0)
		begin_kind(kind);
	if (!names(kind, id))
		kind->id[kind->count++] = id;
	batch.note[batch.count++] = (struct note){ kind, id, to->length };
}

bool
shape_batch_marked(struct shape_batch_kind *kind, struct strbuf *to, struct query *row, int column, int64_t bit)
{
	if (db_integer(row, column) & bit)
		shape_batch_note(kind, to, db_integer(row, SHAPE_ID));
	else
		strbuf_text(to, kind->nothing);
	return true;
}

bool
shape_batch_try(struct shape_batch_kind *kind, struct strbuf *to, int64_t id)
{
	if (!db_can_send_ahead() || batch.paused > 0 || batch.count >= NOTES - NOTES_LEFT
	    || (kind->count == SHAPE_BATCH_MOST && !names(kind, id)))
		return false;
	shape_batch_note(kind, to, id);
	return true;
}

void
shape_batch_pause(void)
{
	batch.paused++;
}

void
shape_batch_resume(void)
{
	batch.paused--;
}

void
shape_batch_found(int64_t id, const struct strbuf *to)
{
	struct shape_batch_kind *kind = batch.reading;

	if (kind->found > 0)
		kind->value[kind->found - 1].end = to->length;
	kind->value[kind->found].id = id;
	kind->value[kind->found++].start = to->length;
}

static void
read_objects(struct shape_batch_kind *kind, struct strbuf *to)
{
	const char *before = kind->list ? "[" : "", *behind = "";
	int64_t last = 0;

	while (db_next(kind->query)) {
		int64_t id = db_integer(kind->query, SHAPE_ID);

		if (id == last) {
			strbuf_text(to, ",");
		} else {
			strbuf_text(to, behind);
			shape_batch_found(id, to);
			strbuf_text(to, before);
		}
		last = id;
		behind = kind->list ? "]" : "";
		shape_row(kind->shape, kind->query, to);
	}
	strbuf_text(to, behind);
}

static void
read_column(struct shape_batch_kind *kind, struct strbuf *to)
{
	while (db_next(kind->query)) {
		shape_batch_found(db_integer(kind->query, SHAPE_ID), to);
		kind->write(to, kind->query, SHAPE_ID + 1);
	}
}

static void
read_values(struct shape_batch_kind *kind)
{
	batch.reading = kind;
	kind->found = 0;
	shape_batch_bind(kind->query, kind->id, kind->count);
	if (kind->shape)
		read_objects(kind, &batch.text);
	else if (kind->write)
		read_column(kind, &batch.text);
	else
		kind->read(kind->query, &batch.text);
	if (kind->found > 0)
		kind->value[kind->found - 1].end = batch.text.length;
}

/* What is asked for first is read first, and needs not be sent before. */
static void
send_ahead(void)
{
	if (!db_can_send_ahead() || !batch.kinds->next)
		return;
	for (struct shape_batch_kind *kind = batch.kinds; kind; kind = kind->next) {
		shape_batch_bind(kind->query, kind->id, kind->count);
		db_ahead(kind->query);
	}
}

static void
read_all(void)
{
	strbuf_clear(&batch.text);
	send_ahead();
	shape_batch_pause();
	for (struct shape_batch_kind *kind = batch.kinds; kind; kind = kind->next)
		read_values(kind);
	shape_batch_resume();
}

static void
add_value(const struct note *note)
{
	const struct shape_batch_kind *kind = note->kind;
	int i = 0;

	while (i < kind->found && kind->value[i].id != note->id)
		i++;
	if (i == kind->found)
		strbuf_text(&batch.filled, kind->nothing);
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
	read_all();
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
	for (struct shape_batch_kind *kind = batch.kinds; kind; kind = kind->next)
		kind->count = 0;
	batch.kinds = NULL;
	batch.last = &batch.kinds;
	batch.count = 0;
}

void
shape_batch_make_room(struct strbuf *to)
{
	bool full = batch.count >= NOTES - NOTES_LEFT;

	for (struct shape_batch_kind *kind = batch.kinds; kind && !full; kind = kind->next)
		full = kind->count == SHAPE_BATCH_MOST;
	if (full)
		shape_batch_fill(to);
}
