/* Blocks of the index: see search_block.h. */
#include "lib/search/search_block.h"
#include "lib/db/db.h"

#include <string.h>

void
search_block_clear(int64_t first, int64_t end)
{
	static struct query postings = QUERY(DELETE FROM search_posting WHERE block >= :first AND block < :end);
	static struct query blocks = QUERY(DELETE FROM search_block WHERE id >= :first AND id < :end);

	if (first >= end)
		return;
	db_bind(&postings, ":first", first);
	db_bind(&postings, ":end", end);
	db_run(&postings);
	db_bind(&blocks, ":first", first);
	db_bind(&blocks, ":end", end);
	db_run(&blocks);
}

/* Gathers the rows that change, each as its word and what is left of its postings, with a NUL behind both. */
static void
find_changes(int64_t block, const struct search_set *gone, struct strbuf *changes)
{
	static struct query rows = QUERY(SELECT word, postings FROM search_posting WHERE block = :block);

	db_bind(&rows, ":block", block);
	while (db_next(&rows)) {
		size_t length = changes->length;

		strbuf_add(changes, db_text(&rows, 0), db_length(&rows, 0) + 1);
		if (search_posting_without(db_text(&rows, 1), gone, changes))
			strbuf_add(changes, "", 1);
		else if (!changes->failed)
			changes->length = length;
	}
}

static void
set_row(int64_t block, const char *word, const char *postings)
{
	static struct query set = QUERY(UPDATE search_posting SET postings = :postings WHERE block = :block AND word = :word);
	static struct query delete = QUERY(DELETE FROM search_posting WHERE block = :block AND word = :word);
	struct query *query = *postings ? &set : &delete;

	db_bind(query, ":block", block);
	db_bind(query, ":word", word);
	if (*postings)
		db_bind(query, ":postings", postings);
	db_run(query);
}

bool
search_block_remove(int64_t block, const struct search_set *gone)
{
	struct strbuf changes = { 0 };
	bool good;

	find_changes(block, gone, &changes);
	good = !changes.failed;
	for (size_t at = 0; good && at < changes.length;) {
		const char *word = changes.text + at, *postings = word + strlen(word) + 1;

		set_row(block, word, postings);
		at += strlen(word) + strlen(postings) + 2;
	}
	strbuf_free(&changes);
	return good;
}

void
search_block_forget_empty(int64_t block)
{
	static struct query forget = QUERY(
		DELETE FROM search_block WHERE id = :block AND NOT EXISTS (SELECT 1 FROM search_posting WHERE search_posting.block = search_block.id)
	);

	db_bind(&forget, ":block", block);
	db_run(&forget);
}
