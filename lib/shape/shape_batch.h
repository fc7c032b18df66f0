/*
 * Values that a list reads together: one statement for many rows, not one for each. A writer of such a field notes the place; where the
 * list ends, or a batch is full, the values are read and put in their places.
 */
#ifndef MOZNODS_SHAPE_BATCH_H
#define MOZNODS_SHAPE_BATCH_H

#include "lib/base/strbuf.h"

#include <stdint.h>

/* Places in one batch: as many as the statement has parameters. */
enum { SHAPE_BATCH_MOST = 50 };

/* Appends the values of these ids to `to`, in any order; calls shape_batch_found before each, and leaves out the ids that have none. */
typedef void shape_batch_reader(const int64_t *ids, int count, struct strbuf *to);

/* Notes that a value belongs at the end of `to`, that of this id; `read` reads it. All notes of a batch are for one reader and one
 * buffer, which grows at its end alone until shape_batch_fill. */
void shape_batch_note(shape_batch_reader *read, struct strbuf *to, int64_t id);

/* For a reader: what is appended from here on, up to the next call, is the value of this id. */
void shape_batch_found(int64_t id, const struct strbuf *to);

/* Reads what was noted and puts it in its places, `[]` where there is nothing; `to` is the buffer of the notes. */
void shape_batch_fill(struct strbuf *to);

/* Forgets what was noted: before a list. */
void shape_batch_forget(void);

/* The same as shape_batch_fill when the next row might not find room. */
void shape_batch_make_room(struct strbuf *to);

#endif
