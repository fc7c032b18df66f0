/*
 * Databases of other systems, made lines of an export (lib/export/export.h), which lib/import/ takes. What something is is seen in the
 * file. To add a system: a script, and a row in the table of convert.c.
 */
#ifndef MOZNODS_CONVERT_H
#define MOZNODS_CONVERT_H

#include <stdbool.h>
#include <stdio.h>

/* A system that is known. */
struct convert_source;

/* What a file is; NULL: lines of an export, as far as that can be seen. */
const struct convert_source *convert_find(const char *path);

/* What it is called, for a person; and where its files lie, beside the file or above: directories, NULL after the last, the first that
 * is there. */
const char *convert_name(const struct convert_source *source);
const char *const *convert_places(const struct convert_source *source);

/* Writes its lines to a file without a name, and returns that from its beginning; the caller's to close. NULL, and why in the log. */
FILE *convert_lines(const struct convert_source *source, const char *path);

#endif
