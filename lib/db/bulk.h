/*
 * A database as tables of rows: what a move from one engine to another reads and writes (move.h). Each engine has this beside what
 * engine.h says, and with a connection that nothing else of the process uses. Values go as bytes, the same for both engines: numbers
 * in decimal, truth values as 0 and 1, texts and bytes as they are.
 */
#ifndef MOZNODS_BULK_H
#define MOZNODS_BULK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BULK_NAME_BYTES = 64, BULK_COLUMNS = 64, BULK_SQL_BYTES = 8192 };

enum bulk_kind { BULK_INTEGER, BULK_TEXT, BULK_BYTES };

struct bulk_column {
	char name[BULK_NAME_BYTES];
	enum bulk_kind kind;
	int key; /* its place in the primary key, from 1 on; 0: it has none */
};

struct bulk_table {
	char name[BULK_NAME_BYTES];
	bool numbered;    /* its ids are never given out again: the highest that was is moved, too */
	const char *only; /* a condition of SQL on what is moved of it; NULL: all is */
	int count;
	struct bulk_column columns[BULK_COLUMNS];
};

/* A value; bytes are NULL for NULL. */
struct bulk_value {
	const char *bytes;
	size_t length;
};

struct bulk {
	/* Opens the database of the state directory, or of the option `database`, to read it as it is at this moment. False, and why in
	 * the log: it is not of this program's version, or somebody else has it open. Nothing of it is changed. */
	bool (*open_source)(const char *state);

	/* Opens the database that rows of the source with this mark go to: an empty one, which nothing else uses until `finish`, or the
	 * one in which an earlier move of the same source was not finished. One that was finished is only read: then what writes fails.
	 * False, and why in the log. */
	bool (*open_target)(const char *state, const char *source);

	/* Ends the connection. What is not finished stays so. */
	void (*close)(void);

	/* Begins to read a table in the order of its primary key, texts by code point. `next` gives the next row, whose values are
	 * borrowed until the one after: 1, or 0 at the end, or -1, and why in the log. The table is read to its end. */
	bool (*read)(const struct bulk_table *table);
	int (*next)(struct bulk_value *values);

	/* Writes rows to a table: all between `write` and `stored`, or none. The order of tables does not matter. False, and why in the
	 * log. */
	bool (*write)(const struct bulk_table *table);
	bool (*add)(const struct bulk_value *values);
	bool (*stored)(void);

	/* The highest id that a numbered table has ever given out; 0: none, -1: not known, and why in the log. And sets it. */
	int64_t (*last_id)(const struct bulk_table *table);
	bool (*set_last_id)(const struct bulk_table *table, int64_t id);

	/* Whether the source is still this program's alone. False, and why in the log. */
	bool (*alone)(void);

	/* Looks whether all references of the target's rows are met, and makes it a database like any other. False, and why in the log. */
	bool (*finish)(const char *state);
};

/* The tables that there are, with their columns: those of a fresh database of SQLite. */
struct bulk_list {
	int count;
	struct bulk_table tables[128];
};

/* Lists them. NULL, and why in the log. For free(3). */
struct bulk_list *bulk_list(void);

/* What the option `database` names, for a move; NULL, and why in the log: there is no such engine. */
const struct bulk *bulk_find(void);

#endif
