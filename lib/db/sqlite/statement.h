/* Statements of SQLite, for the files of this folder: the functions of struct engine, and what else they share. */
#ifndef MOZNODS_STATEMENT_H
#define MOZNODS_STATEMENT_H

#include "lib/db/engine.h"

/* Prepares a query where that has not been done; false, and a failure, when it cannot be. */
bool statement_prepare(struct query *query);

/* Remembers that the query has failed with this result code of SQLite. */
void statement_fail(int code, struct query *query);

/* See struct engine. */
void statement_bind_integers(struct query *query, const char *first, const int64_t *values, int count);
void statement_bind_boolean(struct query *query, const char *name, bool value);
void statement_bind_text(struct query *query, const char *name, const char *value);
void statement_bind_blob(struct query *query, const char *name, const void *value, size_t length);
bool statement_next(struct query *query);
void statement_run(struct query *query);
void statement_end(struct query *query);
int64_t statement_integer(struct query *query, int column);
const char *statement_text(struct query *query, int column);
size_t statement_length(struct query *query, int column);
bool statement_null(struct query *query, int column);
int64_t statement_changes(void);

/* Forgets all prepared statements, before the connection ends. */
void statement_finalize_all(void);

#endif
