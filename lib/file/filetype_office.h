/*
 * Documents of Word, Excel and PowerPoint, which are archives (ECMA-376, part 2; APPNOTE of PKWARE): libmagic knows those whose
 * first files stand in the usual order.
 */
#ifndef MOZNODS_FILETYPE_OFFICE_H
#define MOZNODS_FILETYPE_OFFICE_H

#include <stddef.h>

/* The media type, by the names of the files in it: of those in `head`, which is how the open file begins, or else of its
 * directory. NULL: it is no such document. */
const char *filetype_office(int descriptor, const unsigned char *head, size_t length);

#endif
