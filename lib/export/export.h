/*
 * Everything, a room, or what one person has, as lines of JSON (NDJSON), each an object with a `type` and a `key` that no other has
 * (key.h). What a line names stands before it. The first line tells what it is, the last how many there are, so that one that was cut
 * off shows. lib/import/ reads them.
 */
#ifndef MOZNODS_EXPORT_H
#define MOZNODS_EXPORT_H

#include "lib/export/part.h"
#include "lib/export/spool.h"

#include <stdbool.h>
#include <stdint.h>

enum { EXPORT_VERSION = 1 }; /* of the lines: more fields and types may come without another one */

struct export_order {
	enum export_scope scope;
	int64_t id;   /* of the room or the user */
	bool secrets; /* hashes of passwords and tokens, for who moves a whole site */
};

/* Appends the lines to a spool, inside a transaction that reads: what they show is one state. Memory is bounded, however much there
 * is. False: there is no such room or user. What fails shows in the spool, or at the end of the transaction. */
bool export_write(const struct export_order *order, struct spool *to);

#endif
