/*
 * The bytes that a line brings: read from below the directory of the import before the transaction that stores their rows, and proven.
 */
#ifndef MOZNODS_IMPORT_ARRIVAL_H
#define MOZNODS_IMPORT_ARRIVAL_H

#include "lib/file/filename.h"
#include "lib/file/storage.h"

#include <stdbool.h>
#include <stdint.h>

struct error;
struct json_object;
struct strbuf;

enum { ARRIVALS_MOST = 100 }; /* of one line */

/* A file that has come. */
struct arrival {
	struct receiving bytes, thumb;                     /* thumb: complete where thumb_type is set */
	char name[FILENAME_BYTES], type[128], charset[16]; /* "": none is known */
	int width, height;                                 /* 0: no image */
	const char *thumb_type;                            /* NULL: no thumb */
	int64_t duration;                                  /* milliseconds, or DURATION_NONE */
	int64_t created_at;                                /* Unix seconds; 0: not given */
};

struct arrivals {
	int count;
	struct arrival *arrival; /* owned */
	int missing;             /* that were named and have not come */
};

/* Receives what a line, an object with an uploaded file or a message with a list of them, names below the directory. Each that is
 * missing, empty or not what its hash says is told in `notes`, and left out. With `only_look` nothing is received, only looked for.
 * NULL, or why nothing can be stored. Not inside a transaction, unless it only looks. */
const struct error *arrivals_receive(
	struct arrivals *arrivals, struct json_object *line, const char *directory, bool only_look, struct strbuf *notes);

/* Stores the row of one as a file of the uploader's, attached to a message (0: none), which its caller marks, at a position; its id. Inside
 * a write transaction. */
int64_t arrival_store(struct arrival *arrival, int64_t uploader, int64_t message, int position);

/* Ends all of it in any case. */
void arrivals_end(struct arrivals *arrivals);

#endif
