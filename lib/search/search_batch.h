/*
 * Messages of one block on their way into the index: what they are found by is gathered in memory and written a row for each word, so
 * that many messages cost little more than one.
 */
#ifndef MOZNODS_SEARCH_BATCH_H
#define MOZNODS_SEARCH_BATCH_H

#include "lib/base/strbuf.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct query;
struct search_set;

/* Zeroed it is empty. */
struct search_batch {
	int64_t block;
	struct strbuf words; /* each with its NUL */
	struct search_record *record;
	size_t count, room;
	int place, position; /* of the message, and the word, that comes next */
	struct strbuf rows;  /* what is written of the records: each a word and its postings, with a NUL behind both */
	bool failed;
};

/* The first columns of a query whose rows search_batch_add takes, and how many they are. The mark is that of lib/count/message_mark.h. */
#define SEARCH_BATCH_COLUMNS \
	"message.id, message.room_id, message.author_id, message.created_at, " \
	"EXISTS (SELECT 1 FROM mention WHERE mention.message_id = message.id), " \
	"CASE WHEN (message.marks & 1) = 0 THEN FALSE ELSE EXISTS (SELECT 1 FROM file WHERE file.message_id = message.id) END, message.content"

enum { SEARCH_BATCH_WIDTH = 7 };

/* Adds the message of a row, which has to be of the batch's block. How long its text is, bytes. Inside a transaction. */
size_t search_batch_add(struct search_batch *batch, struct query *row);

/* Adds the messages of these places of the batch's block, as far as they are there: how many. Inside a transaction. */
size_t search_batch_add_some(struct search_batch *batch, const struct search_set *places);

/* Works out the rows that are written, which search_batch_store does otherwise, in the transaction that writes: done before, it keeps
 * nobody waiting. False when memory ran out. */
bool search_batch_close(struct search_batch *batch);

/* Adds what was gathered to the index and empties the batch, in a transaction that writes. False when memory ran out: it is to be
 * undone. */
bool search_batch_store(struct search_batch *batch);
void search_batch_free(struct search_batch *batch);

#endif
