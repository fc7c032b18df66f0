/*
 * Values that a list reads together: one statement of a kind for many rows, not one for each. A writer of such a field notes the place;
 * where the list ends, or a batch is full, the values are read and put in their places.
 */
#ifndef MOZNODS_SHAPE_BATCH_H
#define MOZNODS_SHAPE_BATCH_H

#include "lib/base/strbuf.h"

#include <stdint.h>

struct query;

/* Places of one kind in one batch, as many as its statement has parameters; and kinds of values in one batch. */
enum { SHAPE_BATCH_MOST = 50, SHAPE_BATCH_KINDS = 2 };

/* A query of rows of many objects; the SQL stands bare, as in QUERY. `from` ends with the column that the ids are looked for in, and
 * what comes behind follows it. shape_batch_bind binds the ids. */
/* clang-format off */
#define SHAPE_BATCH_QUERY(why, columns, from, ...) { .sql = "SELECT " columns " " #from " IN (" \
	":m1, :m2, :m3, :m4, :m5, :m6, :m7, :m8, :m9, :m10, :m11, :m12, :m13, :m14, :m15, :m16, :m17, :m18, :m19, :m20, :m21, :m22, " \
	":m23, :m24, :m25, :m26, :m27, :m28, :m29, :m30, :m31, :m32, :m33, :m34, :m35, :m36, :m37, :m38, :m39, :m40, :m41, :m42, " \
	":m43, :m44, :m45, :m46, :m47, :m48, :m49, :m50) " #__VA_ARGS__, .sorts = why }
/* clang-format on */

/* Binds up to SHAPE_BATCH_MOST ids; parameters that are not bound name nothing. */
void shape_batch_bind(struct query *query, const int64_t *ids, int count);

/* Appends the values of these ids to `to`, in any order; calls shape_batch_found before each, and leaves out the ids that have none.
 * What is read is a kind. */
typedef void shape_batch_reader(const int64_t *ids, int count, struct strbuf *to);

/* Notes that a value belongs at the end of `to`, that of this id; `read` reads it. All notes of a batch are for one buffer, which grows
 * at its end alone until shape_batch_fill; a row has at most one of a kind. */
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
