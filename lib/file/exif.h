/*
 * How a picture was held when it was taken: the orientation out of an Exif structure (CIPA DC-008, 4.6.4), which is a TIFF header
 * with its first directory.
 */
#ifndef MOZNODS_EXIF_H
#define MOZNODS_EXIF_H

#include <stdint.h>

/* The orientation that the structure at `at` of an open file says, 1 to 8: 5 and more exchange width and height. It has `length`
 * bytes, beginning with the byte order. 1 where it says nothing that can be understood. */
int exif_orientation(int descriptor, int64_t at, int64_t length);

#endif
