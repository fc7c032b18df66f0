/*
 * What a backup is while it is being made: `NAME.partial.XXXXXX` beside its place, locked as long as its maker lives.
 */
#ifndef MOZNODS_CTL_DRAFTS_H
#define MOZNODS_CTL_DRAFTS_H

#include <limits.h>
#include <stdbool.h>

enum { DRAFT_SUFFIX = 32 }; /* room for what is appended to a path */

/* Makes the draft of `path`, with mkdtemp(3) or the like, and locks it until the process ends. Ends the process, with the
 * reason on standard error, when it cannot. */
void drafts_make(const char *path, char draft[PATH_MAX - DRAFT_SUFFIX], char *(*make_one)(char *));

/* Removes the drafts that interrupted backups have left beside `path`, whatever their names, and says so. */
void drafts_sweep(const char *path);

#endif
