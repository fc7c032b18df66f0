/*
 * The database as a file: whether there is one, and of which version, before it is opened. Opening creates and upgrades,
 * which a command that only looks must not do.
 */
#ifndef MOZNODS_CTL_DATABASE_H
#define MOZNODS_CTL_DATABASE_H

#include <stddef.h>

enum database_state {
	DATABASE_PRESENT,      /* may be opened */
	DATABASE_MISSING,
	DATABASE_OLDER,        /* opening would upgrade it */
	DATABASE_UNUSABLE
};

/* Looks at the database of the state directory; says in `fault` what is the matter unless it is present. */
enum database_state database_look(const char *state, char *fault, size_t size);

#endif
