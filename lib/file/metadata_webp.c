/* Metadata of WebP: the chunks EXIF and XMP, with what the header says of them. See metadata.h. */
#include "lib/file/metadata.h"
#include "lib/base/bytes.h"
#include "lib/file/exif.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD = 8, FIRST = 12, LENGTH_AT = 4, FLAGS_AT = 20, EXIF_FLAG = 0x08, XMP_FLAG = 0x04, HEADER = 10, CHUNKS_MOST = 100000 };

static const unsigned char exif_prefix[] = { 'E', 'x', 'i', 'f', 0, 0 };

/* Some programs write what JPEG has before an Exif structure. */
static int
prefix_of(int descriptor, int64_t at)
{
	unsigned char found[sizeof exif_prefix];

	if (pread(descriptor, found, sizeof found, at) != sizeof found || memcmp(found, exif_prefix, sizeof found) != 0)
		return 0;
	return sizeof found;
}

/* Takes an EXIF chunk out, or puts one in its place that says the orientation alone; whether there is one then. */
static bool
edit_exif(int descriptor, int64_t at, int64_t length, struct edits *edits)
{
	unsigned char instead[HEAD + METADATA_EXIF_BYTES] = "EXIF\x1a\0\0", present[sizeof instead];
	int prefix = prefix_of(descriptor, at + HEAD);
	int orientation = exif_orientation(descriptor, at + HEAD + prefix, length - HEAD - prefix);

	if (orientation == 1) {
		edits_remove(edits, at, length);
		return false;
	}
	metadata_exif(orientation, instead + HEAD);
	if (length != sizeof instead || pread(descriptor, present, sizeof present, at) != sizeof present
	    || memcmp(present, instead, sizeof instead) != 0)
		edits_replace(edits, at, length, instead, sizeof instead);
	return true;
}

/* The chunks from `at` to `end`; the flags of what is left of them. */
static unsigned char
edit_chunks(int descriptor, int64_t at, int64_t end, struct edits *edits)
{
	unsigned char head[HEAD], left = 0;

	for (int i = 0; i < CHUNKS_MOST && at < end && pread(descriptor, head, sizeof head, at) == sizeof head; i++) {
		int64_t size = bytes_little32(head + 4), length = HEAD + size + size % 2;

		length = length > end - at ? end - at : length;
		if (!memcmp(head, "EXIF", 4) && !left)
			left |= edit_exif(descriptor, at, length, edits) ? EXIF_FLAG : 0;
		else if (!memcmp(head, "EXIF", 4) || !memcmp(head, "XMP ", 4))
			edits_remove(edits, at, length);
		at += length;
	}
	return left;
}

/* Only the extended format has any. The length of all, and the flags, stand before what they are of. */
void
metadata_find_webp(int descriptor, struct edits *edits)
{
	unsigned char head[FLAGS_AT + 1], left;
	struct edit *length, *flags;
	struct stat status;
	int64_t end;

	if (pread(descriptor, head, sizeof head, 0) != sizeof head || memcmp(head, "RIFF", 4) != 0
	    || memcmp(head + HEAD, "WEBPVP8X", 8) != 0 || bytes_little32(head + FLAGS_AT - 4) < HEADER || fstat(descriptor, &status))
		return;
	end = HEAD + (int64_t)bytes_little32(head + LENGTH_AT);
	end = end < status.st_size ? end : status.st_size;
	length = edits_replace(edits, LENGTH_AT, 4, head + LENGTH_AT, 4);
	flags = edits_replace(edits, FLAGS_AT, 1, head + FLAGS_AT, 1);
	left = edit_chunks(descriptor, FIRST, end, edits);
	flags->with[0] = (unsigned char)((head[FLAGS_AT] & ~(EXIF_FLAG | XMP_FLAG)) | left);
	end += edits_growth(edits) - HEAD;
	for (int i = 0; i < 4; i++)
		length->with[i] = (unsigned char)(end >> (8 * i));
	/* Nothing to change. */
	if (edits->count == 2 && flags->with[0] == head[FLAGS_AT])
		edits->count = 0;
}
