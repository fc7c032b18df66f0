/* How the index of messages follows them: lib/search/search_index. */
#include "tap.h"
#include "search_fixture.h"
#include "lib/db/db.h"
#include "lib/search/search_check.h"
#include "lib/search/search_index.h"
#include "lib/search/search_posting.h"

#include <stdlib.h>

enum { BLOCKS = 7 };

/* Whether the bytes are in a file of the database. */
static bool
file_has(const char *state, const char *name, const char *word)
{
	char path[256], *bytes;
	FILE *file;
	size_t length;
	bool has;

	snprintf(path, sizeof path, "%s/%s", state, name);
	if (!(file = fopen(path, "r")))
		return false;
	fseek(file, 0, SEEK_END);
	length = (size_t)ftell(file);
	rewind(file);
	bytes = malloc(length + 1);
	has = fread(bytes, 1, length, file) == length && memmem(bytes, length, word, strlen(word));
	fclose(file);
	free(bytes);
	return has;
}

static bool
database_has(const char *state, const char *word)
{
	db_checkpoint();
	return file_has(state, "moznods.db", word) || file_has(state, "moznods.db-wal", word);
}

/* What is edited or deleted is not shown from then on, and is nowhere in the file when the index has followed. */
static void
check_changes(const char *state)
{
	int64_t first = 1, last = 2;

	db_begin(WRITES);
	fixture_send(first, "a perishable thing");
	fixture_send(last, "an ephemeral thing");
	db_commit();
	claim(fixture_catch_up() && fixture_finds("perishable", first) && fixture_finds("ephemeral", last),
	      "what was sent is found");
	claim(database_has(state, "perishable") && database_has(state, "ephemeral"), "the file has words");
	fixture_change(first, "a lasting thing");
	fixture_change(last, NULL);
	claim(!fixture_find(ADA, "perishable", INT64_MAX, 50).count && !fixture_find(ADA, "ephemeral", INT64_MAX, 50).count,
	      "no search shows them at once");
	claim(fixture_catch_up() && fixture_finds("lasting", first) && fixture_finds("thing", first), "the index follows");
	claim(!fixture_find(ADA, "perishable", INT64_MAX, 50).count && !fixture_find(ADA, "ephemeral", INT64_MAX, 50).count,
	      "and has them no more");
	claim(!database_has(state, "perishable") && !database_has(state, "ephemeral"), "nor has the file");
	fixture_change(first, NULL);
	fixture_catch_up();
}

/* A number that is passed may be that of a message which is committed later. */
static void
check_late(void)
{
	int64_t late = 5;

	db_begin(WRITES);
	fixture_send(late + 3, "later");
	db_commit();
	claim(fixture_catch_up() && fixture_finds("later", late + 3), "one behind a gap is found");
	db_begin(WRITES);
	fixture_send(late, "belated");
	db_commit();
	claim(fixture_catch_up() && fixture_finds("belated", late), "one of the gap is found when it comes");
	fixture_change(late, NULL);
	fixture_change(late + 3, NULL);
	fixture_catch_up();
}

/* Whether just these blocks have rows in the tables of the index: a character each, `x` of one that has. */
static void
check_rows(const char *wanted, const char *what)
{
	static struct query postings = QUERY(SELECT count(*) > 0 FROM search_posting WHERE block = :block);
	static struct query blocks = QUERY(SELECT count(*) FROM search_block WHERE id = :block);
	char rows[BLOCKS + 1] = "", listed[BLOCKS + 1] = "";

	db_begin(READS);
	for (int64_t block = 0; block < BLOCKS; block++) {
		db_bind(&postings, ":block", block);
		rows[block] = db_one(&postings) ? 'x' : '-';
		db_bind(&blocks, ":block", block);
		listed[block] = db_one(&blocks) ? 'x' : '-';
	}
	db_commit();
	claim_text(rows, wanted, what);
	claim_text(listed, wanted, what);
}

/* A message in the middle of a block. */
static int64_t
message_of(int64_t block)
{
	return block * SEARCH_BLOCK + 10;
}

/* Blocks whose messages go before the index is made anew, or meanwhile, are empty when it is whole. */
static void
check_emptied(void)
{
	struct search_agreement agreement;

	db_begin(WRITES);
	for (int64_t block = 0; block < BLOCKS; block++)
		fixture_send(message_of(block), "numerous");
	db_commit();
	claim(fixture_catch_up(), "messages of all blocks are in it");
	fixture_change(message_of(5), NULL);
	fixture_catch_up();
	check_rows("xxxxx-x", "a block is empty when its last message is gone");
	/* The index has not followed the first yet, and is beyond none of the others. */
	fixture_change(message_of(6), NULL);
	fixture_reset();
	for (int64_t block = 0; block < BLOCKS; block++)
		if (block == 0 || block == 2 || block == 3)
			fixture_change(message_of(block), NULL);
	while (search_index_piece(true))
		;
	claim(fixture_low() == 0 && fixture_find(ADA, "numerous", INT64_MAX, 50).count == 2, "it is whole in the end");
	check_rows("-x--x--", "blocks without messages are empty");
	claim(search_check(&agreement) && agreement.messages == 2 && !agreement.missing && !agreement.strays, "and it is right");
}

int
main(void)
{
	if (!fixture_open())
		return EXIT_FAILURE;
	check_changes(fixture_state());
	check_late();
	check_emptied();
	return fixture_close() ? tap_done() : EXIT_FAILURE;
}
