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

/* Zeroed it is empty. */
struct search_batch {
	int64_t block;
	struct strbuf words; /* each with its NUL */
	struct search_record *record;
	size_t count, room;
	int place, position; /* of the message, and the word, that comes next */
	bool failed;
};

/* The columns of a query whose rows search_batch_add takes. The mark is that of lib/count/message_mark.h. */
#define SEARCH_BATCH_COLUMNS \
	"message.id, message.room_id, message.author_id, message.created_at, " \
	"EXISTS (SELECT 1 FROM mention WHERE mention.message_id = message.id), " \
	"CASE WHEN (message.marks & 1) = 0 THEN FALSE ELSE EXISTS (SELECT 1 FROM file WHERE file.message_id = message.id) END, message.content"

/* Adds the message of a row, which has to be of the batch's block. How long its text is, bytes. Inside a transaction. */
size_t search_batch_add(struct search_batch *batch, struct query *row);

/* Adds what was gathered to the index and empties the batch, in a transaction that writes. False when memory ran out: it is to be
 * undone. */
bool search_batch_store(struct search_batch *batch);
void search_batch_free(struct search_batch *batch);

#endif
