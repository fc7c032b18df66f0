/*
 * The objects in a JSON array, one at a time, however long the array is: what `manage.py dumpdata` of Django writes.
 */
#ifndef MOZNODS_CONVERT_DOCUMENTS_H
#define MOZNODS_CONVERT_DOCUMENTS_H

#include <stdbool.h>
#include <stdio.h>

/* Whether a file begins as such an array of objects with a `model`; from its beginning, wherever it stands. */
bool documents_begin(FILE *file);

/* Gives `take` the text of each object; false of it ends all. False: it did, the array does not end, or memory ran out. */
bool documents_read(FILE *file, bool (*take)(void *context, const char *text), void *context);

#endif
