/*
 * What becomes of one line: found by its type, taken, its key remembered, and counted.
 */
#ifndef MOZNODS_IMPORT_TAKE_H
#define MOZNODS_IMPORT_TAKE_H

#include "lib/import/arrival.h"
#include "lib/import/import.h"

#include <stdbool.h>
#include <stdint.h>

struct json_object;

/* Reads a text as a line; NULL, and a note of what is wrong with it: it is no object with a type and a key. The caller's. */
struct json_object *take_read(const char *text, size_t length, int64_t number, struct strbuf *notes);

/* Whether a line brings bytes; and whether its key is known already, so that they need not be received. The latter inside a
 * transaction. */
bool take_brings_bytes(struct json_object *object);
bool take_is_known(struct json_object *object);

/* Takes it, inside a write transaction. */
void take_line(struct json_object *object, int64_t number, const struct arrivals *arrivals, struct strbuf *notes);

/* Something that is no line. */
void take_bad(void);

/* Counts go on from where they were kept, or are kept as they are. */
void take_undo(void);
void take_keep(void);

/* What has been kept: whether the end was there, how many lines were bad. */
bool take_complete(void);
int64_t take_bad_count(void);

#endif
