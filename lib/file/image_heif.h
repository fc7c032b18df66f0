/*
 * How large a picture of HEIF is, such as HEIC and AVIF (ISO/IEC 23008-12, 6.5): of its primary item, which may be put together out
 * of others and turned.
 */
#ifndef MOZNODS_IMAGE_HEIF_H
#define MOZNODS_IMAGE_HEIF_H

#include <stdbool.h>
#include <stdint.h>

/* Reads width and height, in pixels, as they are after the picture was cropped (clap) and turned (irot). False: it is no such
 * picture. */
bool image_heif_size(int descriptor, int64_t *width, int64_t *height);

#endif
