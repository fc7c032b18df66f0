/*
 * Sound and film, named by what is in them: libmagic looks at the first bytes alone, and calls what phones and browsers record by
 * the container's usual content, or not at all.
 */
#ifndef MOZNODS_FILETYPE_MEDIA_H
#define MOZNODS_FILETYPE_MEDIA_H

#include <stddef.h>

/* The media type of MP4, QuickTime, 3GP, HEIF and AVIF (ISO/IEC 14496-12), WebM and Matroska (RFC 9559, RFC 8794), AAC in ADTS
 * (ISO/IEC 13818-7), AMR (RFC 4867) and CAF. `head` is how the open file begins. NULL: it is none of these. */
const char *filetype_media(int descriptor, const unsigned char *head, size_t length);

#endif
