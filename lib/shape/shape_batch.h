/*
 * Values that a list reads together: one statement of a kind for many rows, not one for each. A writer of such a field notes the place;
 * where the list ends, or a batch is full, the values are read and put in their places. The statements of all kinds are sent before
 * the rows of the first are waited for (db_ahead).
 */
#ifndef MOZNODS_SHAPE_BATCH_H
#define MOZNODS_SHAPE_BATCH_H

#include "lib/shape/shape.h"

/* Ids of one kind in one batch, as many as its statement has parameters. */
enum { SHAPE_BATCH_MOST = 50 };

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

/* What is read together. Static beside the writer that notes it; below `query` and how its rows become values it is zeroed. */
struct shape_batch_kind {
	struct query *query; /* a SHAPE_BATCH_QUERY, whose first column is the id */

	const char *nothing; /* the value of an id without rows */

	/* One of three. An id has one row, an object of this shape, or, of a list, an array of such ones, which follow each other; */
	const struct shape *shape;
	bool list;

	/* or it has one row, whose second column is written so; */
	shape_writer *write;

	/* or this runs the query and appends the values to `to`, calling shape_batch_found before each. */
	void (*read)(struct query *rows, struct strbuf *to);

	/* Of shape_batch.c. */
	struct shape_batch_kind *next;
	int count, found;
	int64_t id[SHAPE_BATCH_MOST];
	struct shape_batch_value {
		int64_t id;
		size_t start, end; /* in the text of the batch */
	} value[SHAPE_BATCH_MOST];
};

/* Notes that a value belongs at the end of `to`, that of this id. All notes of a batch are for one buffer, which grows at its end alone
 * until shape_batch_fill; a row has at most one of a kind. */
void shape_batch_note(struct shape_batch_kind *kind, struct strbuf *to, int64_t id);

/* Of a column with bits: notes the value of the row's id where this bit is set, and else writes that there is none. */
bool shape_batch_marked(struct shape_batch_kind *kind, struct strbuf *to, struct query *row, int column, int64_t bit);

/* Notes a value that could as well be read at once, and of whose kind a row may have several. False: nothing is noted, and the value is
 * to be written now: the engine gains nothing by that (db_can_send_ahead), there is no room for it, or what is written is itself a value
 * that is read. */
bool shape_batch_try(struct shape_batch_kind *kind, struct strbuf *to, int64_t id);

/* For `read`: what is appended from here on, up to the next call, is the value of this id. */
void shape_batch_found(int64_t id, const struct strbuf *to);

/* Between these two nothing is noted: what is written is not at its place. They nest. */
void shape_batch_pause(void);
void shape_batch_resume(void);

/* Reads what was noted and puts it in its places; `to` is the buffer of the notes. */
void shape_batch_fill(struct strbuf *to);

/* Forgets what was noted: before a list. */
void shape_batch_forget(void);

/* The same as shape_batch_fill when the next row might not find room. */
void shape_batch_make_room(struct strbuf *to);

#endif
