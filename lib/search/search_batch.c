/* Messages on their way into the index: see search_batch.h. */
#include "lib/search/search_batch.h"
#include "lib/db/db.h"
#include "lib/search/search_posting.h"
#include "lib/search/search_sign.h"
#include "lib/search/search_token.h"
#include "lib/shape/shape.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

/* A word of a message. */
struct search_record {
	size_t start;        /* of the word, in the batch's words */
	const char *word;    /* the same, once all are there */
	int place, position; /* -1: it is found by it, and is in no phrase */
};

/* Begins a word, which is appended to the words of the batch next. */
static void
batch_begin_word(struct search_batch *batch, int position)
{
	if (batch->count == batch->room) {
		size_t room = batch->room ? batch->room * 2 : 1024;
		struct search_record *grown = realloc(batch->record, room * sizeof *grown);

		if (!grown) {
			batch->failed = true;
			return;
		}
		batch->record = grown;
		batch->room = room;
	}
	batch->record[batch->count++] = (struct search_record){ batch->words.length, NULL, batch->place, position };
}

static void
batch_end_word(struct search_batch *batch)
{
	strbuf_add(&batch->words, "", 1);
}

static void
batch_add_sign(struct search_batch *batch, enum search_sign sign, const char *text)
{
	batch_begin_word(batch, -1);
	search_sign_write_text(&batch->words, sign, text);
	batch_end_word(batch);
}

static void
batch_add_number(struct search_batch *batch, enum search_sign sign, int64_t number)
{
	batch_begin_word(batch, -1);
	search_sign_write(&batch->words, sign, number);
	batch_end_word(batch);
}

static void
batch_add_has(struct search_batch *batch, enum search_has has)
{
	batch_add_sign(batch, SEARCH_SIGN_HAS, search_has_name(has));
}

/* The day of a moment, Unix seconds, as YYYYMMDD; 0: there is none. */
static int
batch_day(int64_t seconds)
{
	time_t moment = (time_t)seconds;
	struct tm day;

	if (!gmtime_r(&moment, &day) || day.tm_year < 0 || day.tm_year > 8099)
		return 0;
	return (day.tm_year + 1900) * 10000 + (day.tm_mon + 1) * 100 + day.tm_mday;
}

static void
batch_take(void *context, const struct search_token *token)
{
	struct search_batch *batch = context;

	batch_begin_word(batch, batch->position > SEARCH_POSITION_MOST ? -1 : batch->position);
	strbuf_add(&batch->words, token->word, token->length);
	batch_end_word(batch);
	batch->position++;
}

static void
add_text(struct search_batch *batch, const char *text)
{
	if (!search_tokens(text, batch_take, batch))
		batch->failed = true;
	/* No phrase goes on from one text to the next. */
	batch->position++;
}

static bool
has_link(const char *text)
{
	for (const char *at = text; (at = strstr(at, "://")); at++)
		if ((at - text >= 5 && !strncasecmp(at - 5, "https", 5)) || (at - text >= 4 && !strncasecmp(at - 4, "http", 4)))
			return true;
	return false;
}

/* Their names are of the message. */
static void
add_files(struct search_batch *batch, int64_t message)
{
	static struct query files = QUERY(SELECT name, content_type FROM file WHERE message_id = :message ORDER BY position);
	bool image = false;

	db_bind(&files, ":message", message);
	while (db_next(&files)) {
		add_text(batch, db_text(&files, 0));
		image = image || !strncmp(db_text(&files, 1), "image/", 6);
	}
	batch_add_has(batch, SEARCH_HAS_FILE);
	if (image)
		batch_add_has(batch, SEARCH_HAS_IMAGE);
}

static void
add_mentions(struct search_batch *batch, int64_t message)
{
	static struct query mentions = QUERY(SELECT user_id FROM mention WHERE message_id = :message);

	db_bind(&mentions, ":message", message);
	while (db_next(&mentions)) {
		if (db_null(&mentions, 0))
			batch_add_sign(batch, SEARCH_SIGN_MENTION, "");
		else
			batch_add_number(batch, SEARCH_SIGN_MENTION, db_integer(&mentions, 0));
	}
}

enum { COLUMN_ID, COLUMN_ROOM, COLUMN_AUTHOR, COLUMN_CREATED, COLUMN_MENTIONED, COLUMN_FILES, COLUMN_CONTENT };
_Static_assert(COLUMN_CONTENT + 1 == SEARCH_BATCH_WIDTH, "all columns have a name");

size_t
search_batch_add(struct search_batch *batch, struct query *row)
{
	int64_t message = db_integer(row, COLUMN_ID);
	const char *content = db_text(row, COLUMN_CONTENT);

	batch->place = (int)(message % SEARCH_BLOCK);
	batch->position = 0;
	batch_add_number(batch, SEARCH_SIGN_ROOM, db_integer(row, COLUMN_ROOM));
	batch_add_number(batch, SEARCH_SIGN_AUTHOR, db_integer(row, COLUMN_AUTHOR));
	batch_add_number(batch, SEARCH_SIGN_DAY, batch_day(db_integer(row, COLUMN_CREATED)));
	if (has_link(content))
		batch_add_has(batch, SEARCH_HAS_LINK);
	add_text(batch, content);
	if (db_integer(row, COLUMN_MENTIONED))
		add_mentions(batch, message);
	if (db_integer(row, COLUMN_FILES))
		add_files(batch, message);
	return db_length(row, COLUMN_CONTENT);
}

size_t
search_batch_add_some(struct search_batch *batch, const struct search_set *places)
{
	static struct query one = SHAPE_QUERY(SEARCH_BATCH_COLUMNS, FROM message WHERE id = :message);
	size_t count = 0;

	for (int place = 0; place < SEARCH_BLOCK; place++) {
		if (!search_set_has(places, place))
			continue;
		db_bind(&one, ":message", batch->block * SEARCH_BLOCK + place);
		for (; db_next(&one); count++)
			search_batch_add(batch, &one);
	}
	return count;
}

static int
batch_order(const void *one, const void *two)
{
	const struct search_record *first = one, *second = two;
	int order = strcmp(first->word, second->word);

	if (order)
		return order;
	order = first->place - second->place;
	return order ? order : first->position - second->position;
}

/* Writes the postings of one word, of which the records begin here; how many they are. */
static size_t
write_postings(const struct search_record *record, size_t count, struct strbuf *to)
{
	size_t i = 0;
	int place = -1, last = 0, positions = 0;

	for (; i < count && !strcmp(record[i].word, record->word); i++) {
		if (record[i].place != place) {
			place = record[i].place;
			last = positions = 0;
			search_posting_begin(to, place);
		}
		if (record[i].position < 0 || ++positions > SEARCH_WORD_MOST)
			continue;
		search_posting_add(to, record[i].position - last);
		last = record[i].position;
	}
	return i;
}

static void
store_word(int64_t block, const char *word, const char *postings)
{
	static struct query add = QUERY(
		INSERT INTO search_posting (block, word, postings) VALUES (:block, :word, :postings)
		ON CONFLICT (block, word) DO UPDATE SET postings = search_posting.postings || excluded.postings
	);

	db_bind(&add, ":block", block);
	db_bind(&add, ":word", word);
	db_bind(&add, ":postings", postings);
	db_run(&add);
}

static void
note_block(int64_t block)
{
	static struct query note = QUERY(INSERT INTO search_block (id) VALUES (:block) ON CONFLICT (id) DO NOTHING);

	db_bind(&note, ":block", block);
	db_run(&note);
}

/* The records in order of their words. */
static void
sort_records(struct search_batch *batch)
{
	for (size_t i = 0; i < batch->count; i++)
		batch->record[i].word = batch->words.text + batch->record[i].start;
	if (batch->count)
		qsort(batch->record, batch->count, sizeof *batch->record, batch_order);
}

bool
search_batch_close(struct search_batch *batch)
{
	if (batch->failed || batch->words.failed)
		return false;
	sort_records(batch);
	for (size_t i = 0; i < batch->count;) {
		strbuf_add(&batch->rows, batch->record[i].word, strlen(batch->record[i].word) + 1);
		i += write_postings(batch->record + i, batch->count - i, &batch->rows);
		strbuf_add(&batch->rows, "", 1);
	}
	batch->count = 0;
	strbuf_clear(&batch->words);
	return !batch->rows.failed;
}

bool
search_batch_store(struct search_batch *batch)
{
	if (!search_batch_close(batch))
		return false;
	if (batch->rows.length)
		note_block(batch->block);
	for (size_t at = 0; at < batch->rows.length;) {
		const char *word = batch->rows.text + at, *postings = word + strlen(word) + 1;

		store_word(batch->block, word, postings);
		at += strlen(word) + strlen(postings) + 2;
	}
	strbuf_clear(&batch->rows);
	return true;
}

void
search_batch_free(struct search_batch *batch)
{
	strbuf_free(&batch->words);
	strbuf_free(&batch->rows);
	free(batch->record);
	*batch = (struct search_batch){ 0 };
}
