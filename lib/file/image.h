/*
 * How large an image is when it is shown, from its header alone: PNG (W3C PNG, 11.2.2), JPEG (ITU T.81, B.2.2), GIF (GIF89a, 18),
 * WebP (RFC 9649), BMP, HEIC and AVIF. No pixel is ever decoded.
 */
#ifndef MOZNODS_IMAGE_H
#define MOZNODS_IMAGE_H

#include <stdbool.h>

/* Reads width and height, in pixels, from an open file, whose position stays: exchanged where Exif (of JPEG and PNG) or irot says
 * that the picture lies on its side. False: it is no such image. */
bool image_size(int descriptor, int *width, int *height);

#endif
