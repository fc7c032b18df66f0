/* Metadata of pictures of whichever format: see metadata.h. */
#include "lib/file/metadata.h"

#include <string.h>

void
metadata_exif(int orientation, unsigned char exif[METADATA_EXIF_BYTES])
{
	enum { VALUE = 19 };

	memcpy(exif, "MM\0*\0\0\0\x08\0\1\x01\x12\0\3\0\0\0\1\0\0\0\0\0\0\0\0", METADATA_EXIF_BYTES);
	exif[VALUE] = (unsigned char)orientation;
}

void
metadata_find(int descriptor, struct edits *edits)
{
	edits->count = 0;
	edits->full = false;
	metadata_find_jpeg(descriptor, edits);
	metadata_find_png(descriptor, edits);
	metadata_find_webp(descriptor, edits);
	metadata_find_heif(descriptor, edits);
	metadata_find_film(descriptor, edits);
}
