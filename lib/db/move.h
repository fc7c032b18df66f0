/*
 * All rows of one database into another, of another engine: table by table, in the order of keys, a batch at a time, and compared
 * afterwards. What has been moved is told by what is there: a move that was interrupted looks whether the rows of the target are
 * the first of the source, and goes on after them.
 */
#ifndef MOZNODS_MOVE_H
#define MOZNODS_MOVE_H

#include <stdbool.h>
#include <stdint.h>

enum { MOVE_DIGEST_BYTES = 64 + 1 }; /* hexadecimal, NUL-terminated */

/* What has become of a table. Texts are borrowed until the callback returns. */
struct move_line {
	const char *table;
	int64_t rows, known; /* known: were there from an earlier run */
	const char *digest;  /* SHA-256 of all rows, read anew from the target, and the same of those of the source */
};

/* Moves all of the database that the option `database` names with `from` (empty: the file of the state directory) to that which it
 * names with `to`, and tells of each table that is done. False, and why in the log; run again, it goes on. */
bool move_all(const char *from, const char *to, void (*tell)(const struct move_line *line));

#endif
