/*
 * How many bytes of files there are: of one uploader, and of the site. Whoever adds or deletes rows of the table file says so here,
 * in the same transaction; nobody else changes the counts. A row that goes leaves a note that its bytes on disk are to go, too. All
 * that is written at the end of the transaction (lib/db/late.h): what goes at once may be of several accounts.
 */
#ifndef MOZNODS_FILE_COUNT_H
#define MOZNODS_FILE_COUNT_H

#include <stdint.h>

struct query;

/* A file has been stored; `size` is of its bytes and those of its thumb together. */
void file_count_stored(int64_t uploader, int64_t size);

/* A file has been deleted: the row that a `DELETE FROM file … RETURNING uploader_id, size, hash, thumb_size, thumb_hash` is at; more
 * columns may follow. */
void file_count_deleted(struct query *row);

/* Runs such a DELETE, which has been bound, to its end. */
void file_count_delete(struct query *delete);

#endif
