/*
 * What a picture says beside its pixels: where and when it was taken, with what, by whom. It is found in JPEG (ITU T.81), PNG (W3C PNG),
 * WebP (RFC 9649), HEIC and AVIF (ISO/IEC 23008-12), MP4 and QuickTime, and taken out without looking at a pixel; the orientation, without which the picture is shown wrongly, stays.
 */
#ifndef MOZNODS_METADATA_H
#define MOZNODS_METADATA_H

#include "lib/file/edits.h"

enum { METADATA_EXIF_BYTES = 26 };

/* An Exif structure that says an orientation, 1 to 8, and nothing else. */
void metadata_exif(int orientation, unsigned char exif[METADATA_EXIF_BYTES]);

/* Each adds what has to go from an open file of its format, whose position stays; none where it is of another format. A file that
 * breaks off keeps what lies behind the break. */
void metadata_find_jpeg(int descriptor, struct edits *edits);
void metadata_find_png(int descriptor, struct edits *edits);
void metadata_find_webp(int descriptor, struct edits *edits);

/* The same where the places of everything else are written down in the file: what has to go is overwritten. Of HEIC and AVIF the items
 * with Exif and XMP; of MP4 and QuickTime where it was taken. */
void metadata_find_heif(int descriptor, struct edits *edits);
void metadata_find_film(int descriptor, struct edits *edits);

/* All of them; `edits` is zeroed before. */
void metadata_find(int descriptor, struct edits *edits);

#endif
