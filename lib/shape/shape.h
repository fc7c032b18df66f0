/*
 * What objects look like in JSON. A shape is declared once, as a list of its fields, each with its name, how its value is
 * written, and the SQL expression of the column that it is written from:
 *
 *	#define ROOM_FIELDS(F) \
 *		F(id, shape_number, room.id) \
 *		F(name, shape_text, room.name)
 *
 * The columns that a query selects (SHAPE_COLUMNS) and the object that is written of its rows (SHAPE) both come from that list. A
 * field that is written of the same column as the one before has none of its own, nor has a first one that is the id of the row:
 *
 *		F##_SAME(pinned, shape_pinned_mark)
 */
#ifndef MOZNODS_SHAPE_H
#define MOZNODS_SHAPE_H

#include "lib/base/strbuf.h"
#include "lib/db/db.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Writes one column of the row that a query is at as a JSON value; false: there is none, and the field is left out. */
typedef bool shape_writer(struct strbuf *to, struct query *row, int column);

struct shape_field {
	char key[32];  /* `,"name":`, filled up with NUL: it is copied as a whole, which needs no call */
	size_t length; /* of it, bytes */
	shape_writer *write;
	bool same; /* it is written of the column before */
};

struct shape_batch_kind;

struct shape {
	const struct shape_field *fields;
	int count;
};

#define SHAPE_FIELD(name, writer, ...) { ",\"" #name "\":", sizeof ",\"" #name "\":" - 1, writer, false },
#define SHAPE_FIELD_SAME(name, writer) { ",\"" #name "\":", sizeof ",\"" #name "\":" - 1, writer, true },
#define SHAPE_COLUMN(name, writer, ...) ", " #__VA_ARGS__
#define SHAPE_COLUMN_SAME(name, writer)

/* Defines the shape `name`, and one for its file alone. */
#define SHAPE(name, FIELDS) \
	static const struct shape_field name##_fields[] = { FIELDS(SHAPE_FIELD) }; \
	const struct shape name = { name##_fields, sizeof name##_fields / sizeof name##_fields[0] }
#define SHAPE_LOCAL(name, FIELDS) \
	static const struct shape_field name##_fields[] = { FIELDS(SHAPE_FIELD) }; \
	static const struct shape name = { name##_fields, sizeof name##_fields / sizeof name##_fields[0] }

/* What a query selects: first the id of the row, then the columns of the fields. */
#define SHAPE_COLUMNS(id, FIELDS) #id FIELDS(SHAPE_COLUMN)
enum { SHAPE_ID };

/* A query of these columns; the SQL from FROM on stands bare, as in QUERY. And a statement that changes rows, and gives them. */
/* clang-format off */
#define SHAPE_QUERY(columns, ...) { .sql = "SELECT " columns " " #__VA_ARGS__ }
#define SHAPE_QUERY_SORTED(why, columns, ...) { .sql = "SELECT " columns " " #__VA_ARGS__, .sorts = why }
#define SHAPE_RETURNING(columns, ...) { .sql = #__VA_ARGS__ " RETURNING " columns }
/* clang-format on */

/* The values: NULL is null. */
shape_writer shape_number, shape_text;
shape_writer shape_boolean;       /* 0 is false */
shape_writer shape_time;          /* of Unix seconds, as RFC 3339 has it, in UTC */
shape_writer shape_download;      /* of a file's id: the address of its bytes */
shape_writer shape_thumb;         /* of a file's id: the address of its thumb's bytes */
shape_writer shape_duration;      /* of milliseconds: as seconds, with as many decimals as there are */
shape_writer shape_number_if_any; /* left out where it is NULL */
shape_writer shape_nothing;       /* always left out: a column that the writer of the next one reads */

/* How many columns a shape has, with that of the id: what else a query selects is behind them. */
int shape_width(const struct shape *shape);

/* Writes the row that the query is at as an object. */
void shape_row(const struct shape *shape, struct query *row, struct strbuf *to);

/* The same where its columns, the id first, begin at `first`: an object within another that is of the same row. */
void shape_row_from(const struct shape *shape, struct query *row, int first, struct strbuf *to);

/* Runs a query to its end and writes its rows as an array. */
void shape_list(const struct shape *shape, struct query *rows, struct strbuf *to);

/* Runs a query and writes its first row; false when there is none. */
bool shape_one(const struct shape *shape, struct query *rows, struct strbuf *to);

/* Objects that a list names again and again, such as the authors of messages: each is read once for a list, or all of them together
 * where the engine gains by that. Static beside the writer that uses it; below what is read it is zeroed. */
enum { SHAPE_MEMO_MOST = 100 };
struct shape_memo {
	const struct shape *shape;
	struct query *by_id;           /* the row for :id */
	struct shape_batch_kind *kind; /* the rows of many ids, of the same shape; NULL: they are always read one by one */

	unsigned list; /* for which it was filled */
	int count;
	struct {
		int64_t id;
		size_t start, length;
	} known[SHAPE_MEMO_MOST];
	struct strbuf text;
};

/* Writes the object of this id, or notes that it belongs here (shape_batch.h). */
bool shape_remembered(struct shape_memo *memo, struct strbuf *to, int64_t id);

/* Forgets what memos hold: before a list, or one object, is written. shape_list and shape_one do it; who writes rows one by one
 * calls it first. */
void shape_begin(void);

/* Puts what the rows of a list have in common into their places (shape_batch.h): behind a list, or one object, whose rows were written
 * one by one. */
void shape_end(struct strbuf *to);

#endif
