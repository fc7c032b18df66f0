/* Metadata of PNG: the chunks eXIf, tEXt, iTXt, zTXt and tIME. See metadata.h. */
#include "lib/file/metadata.h"
#include "lib/base/bytes.h"
#include "lib/file/exif.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEAD = 8, TAIL = 4, CHUNKS_MOST = 100000 };

static bool
is_metadata(const unsigned char *type)
{
	static const char types[][5] = { "eXIf", "tEXt", "iTXt", "zTXt", "tIME" };

	for (size_t i = 0; i < sizeof types / sizeof types[0]; i++)
		if (!memcmp(type, types[i], 4))
			return true;
	return false;
}

/* The checksum of a chunk: that of ISO 3309, over its type and data. */
static uint32_t
checksum(const unsigned char *bytes, size_t length)
{
	uint32_t sum = 0xffffffff;

	for (size_t i = 0; i < length; i++) {
		sum ^= bytes[i];
		for (int bit = 0; bit < 8; bit++)
			sum = sum & 1 ? sum >> 1 ^ 0xedb88320 : sum >> 1;
	}
	return ~sum;
}

/* Takes an eXIf chunk out, or puts one in its place that says the orientation alone. */
static void
edit_exif(int descriptor, int64_t at, int64_t length, struct edits *edits)
{
	unsigned char instead[HEAD + METADATA_EXIF_BYTES + TAIL] =
		"\0\0\0\x1a"
		"eXI",
							   present[sizeof instead];
	int orientation = exif_orientation(descriptor, at + HEAD, length - HEAD - TAIL);
	uint32_t sum;

	if (orientation == 1) {
		edits_remove(edits, at, length);
		return;
	}
	instead[HEAD - 1] = 'f';
	metadata_exif(orientation, instead + HEAD);
	sum = checksum(instead + TAIL, HEAD - TAIL + METADATA_EXIF_BYTES);
	for (int i = 0; i < TAIL; i++)
		instead[HEAD + METADATA_EXIF_BYTES + i] = (unsigned char)(sum >> (24 - 8 * i));
	if (length == sizeof instead && pread(descriptor, present, sizeof present, at) == sizeof present
	    && !memcmp(present, instead, sizeof instead))
		return;
	edits_replace(edits, at, length, instead, sizeof instead);
}

void
metadata_find_png(int descriptor, struct edits *edits)
{
	unsigned char head[HEAD];
	struct stat status;
	bool pixels = false;
	int64_t at = sizeof head;

	if (pread(descriptor, head, sizeof head, 0) != sizeof head || memcmp(head, "\x89PNG\r\n\x1a\n", sizeof head) != 0
	    || fstat(descriptor, &status))
		return;
	for (int i = 0; i < CHUNKS_MOST && pread(descriptor, head, sizeof head, at) == sizeof head; i++) {
		int64_t length = HEAD + (int64_t)bytes_big32(head) + TAIL;

		if (length > status.st_size - at || !memcmp(head + 4, "IEND", 4))
			break;
		pixels = pixels || !memcmp(head + 4, "IDAT", 4);
		/* Behind the pixels nobody looks for an orientation. */
		if (!memcmp(head + 4, "eXIf", 4) && !pixels)
			edit_exif(descriptor, at, length, edits);
		else if (is_metadata(head + 4))
			edits_remove(edits, at, length);
		at += length;
	}
}
