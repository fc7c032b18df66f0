/*
 * The database as a file: whether there is one, and of which version, before it is opened. Opening creates and upgrades,
 * which a command that only looks must not do.
 */
#ifndef MOZNODS_CTL_DATABASE_H
#define MOZNODS_CTL_DATABASE_H

#include <stdbool.h>
#include <stddef.h>

enum database_state {
	DATABASE_PRESENT, /* may be opened */
	DATABASE_MISSING,
	DATABASE_LOST,  /* missing, and there was one */
	DATABASE_OLDER, /* opening would upgrade it */
	DATABASE_UNUSABLE
};

/* Looks at the database of the state directory; says in `fault` what is the matter unless it is present. That of a server is. */
enum database_state database_look(const char *state, char *fault, size_t size);

/* Whether a database in that state may be opened, or says itself why not. */
bool database_is_usable(enum database_state state);

/* Whether that of the configuration's state directory is there, and of this program's version; false, and why not on standard error:
 * opening it would make or upgrade one. */
bool database_is_present(void);

/* Ends the program with an error unless the database is a file of the state directory: `what` is for such a one. */
void database_require_file(const char *what);

/* Whether there is no database, or one in which nothing has been stored yet. */
bool database_is_empty(const char *state);

/* Opens the database of the configuration's state directory for a command that needs one to be there: who mistypes the directory shall
 * not be given a new one. False, and why on standard error. */
bool database_open_present(void);

#endif
