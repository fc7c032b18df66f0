/*
 * The command that takes in what another server, or another system, has let out: lib/import/import.h.
 */
#ifndef MOZNODS_CTL_IMPORT_H
#define MOZNODS_CTL_IMPORT_H

struct arguments;

/* moznods import FILE|DIRECTORY [--dry-run]; returns the exit status: a failure where a line was bad. */
int import_command(const struct arguments *arguments);

#endif
