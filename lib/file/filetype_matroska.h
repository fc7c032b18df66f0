/*
 * WebM and Matroska, the containers of what browsers record (RFC 9559): whether one has pictures.
 */
#ifndef MOZNODS_FILETYPE_MATROSKA_H
#define MOZNODS_FILETYPE_MATROSKA_H

#include <stddef.h>

/* The media type, from how the file begins. NULL: it is none of these. */
const char *filetype_matroska(const unsigned char *head, size_t length);

#endif
