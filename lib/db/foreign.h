/*
 * Databases of other programs, in files of SQLite, that are only read; and private ones for the time of a conversion. What is in them is
 * a stranger's: nothing in their schema may call what is added here.
 */
#ifndef MOZNODS_DB_FOREIGN_H
#define MOZNODS_DB_FOREIGN_H

#include <stdbool.h>

struct foreign;

/* A function of SQL: makes a text of texts, NULL among them; on the heap, or NULL. */
typedef char *foreign_function(int count, const char *const *values);

/* Opens a file to be read. NULL, and why in the log: it is no such database. */
struct foreign *foreign_open(const char *path);

/* Makes an empty one, which ends with foreign_close. NULL, and why in the log. */
struct foreign *foreign_begin(void);

void foreign_close(struct foreign *foreign);

/* Whether it has a table. */
bool foreign_has(struct foreign *foreign, const char *table);

/* Adds a function for what is run from here on. */
bool foreign_add(struct foreign *foreign, const char *name, int count, foreign_function *function);

/* Runs statements one after the other; `parameter`, which may be NULL, is the first parameter of each. The first column of each row goes
 * to `take`, which may be NULL; false of it ends all. False, and why in the log, when something has failed. */
bool foreign_run(struct foreign *foreign, const char *script, const char *parameter, bool (*take)(void *context, const char *text),
                 void *context);

#endif
