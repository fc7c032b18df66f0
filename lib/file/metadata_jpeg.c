/* Metadata of JPEG: APP1 (Exif, XMP), APP13 (Photoshop, IPTC), and whatever follows the end of the image, such as further pictures with
 * an Exif of their own; so APP2 with the list of them goes too (CIPA DC-007, MPF). See metadata.h. */
#include "lib/file/metadata.h"
#include "lib/base/bytes.h"
#include "lib/file/exif.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SOI = 0xd8, EOI = 0xd9, SOS = 0xda, RST0 = 0xd0, RST7 = 0xd7, TEM = 0x01, APP1 = 0xe1, APP2 = 0xe2, APP13 = 0xed };
enum { MARK = 4, EXIF = 6, MPF = 4, PIECE = 16384, SEGMENTS_MOST = 10000 };

struct jpeg {
	int descriptor;
	int64_t at, size;
	bool oriented; /* the first Exif has been seen */
	struct edits *edits;
};

/* Markers without a length. */
static bool
stands_alone(int marker)
{
	return marker == SOI || marker == TEM || (marker >= RST0 && marker <= RST7);
}

/* Takes out an Exif segment, or puts one in its place that says the orientation alone. */
static void
edit_exif(struct jpeg *jpeg, int64_t length)
{
	unsigned char instead[MARK + EXIF + METADATA_EXIF_BYTES] =
		"\xff\xe1\0\x22"
		"Exif\0",
					    present[sizeof instead];
	int orientation = exif_orientation(jpeg->descriptor, jpeg->at + MARK + EXIF, length - MARK - EXIF);

	if (orientation == 1 || jpeg->oriented) {
		edits_remove(jpeg->edits, jpeg->at, length);
		return;
	}
	metadata_exif(orientation, instead + MARK + EXIF);
	if (length == sizeof instead && pread(jpeg->descriptor, present, sizeof present, jpeg->at) == sizeof present
	    && !memcmp(present, instead, sizeof instead))
		return;
	edits_replace(jpeg->edits, jpeg->at, length, instead, sizeof instead);
}

/* One segment of `length` bytes, its marker among them. */
static void
edit_segment(struct jpeg *jpeg, const unsigned char *head, int64_t length)
{
	if (head[1] == APP1 && length >= MARK + EXIF && !memcmp(head + MARK, "Exif\0\0", EXIF)) {
		edit_exif(jpeg, length);
		jpeg->oriented = true;
	} else if (head[1] == APP1 || head[1] == APP13
	           || (head[1] == APP2 && length >= MARK + MPF && !memcmp(head + MARK, "MPF\0", MPF))) {
		edits_remove(jpeg->edits, jpeg->at, length);
	}
}

/* Goes on to the next marker behind pixels: 0xff and neither 0 nor another 0xff. False: there is none. */
static bool
pass_pixels(struct jpeg *jpeg)
{
	unsigned char piece[PIECE];
	ssize_t got;

	while ((got = pread(jpeg->descriptor, piece, sizeof piece, jpeg->at)) >= 2) {
		for (ssize_t i = 0; i < got - 1; i++)
			if (piece[i] == 0xff && piece[i + 1] != 0 && piece[i + 1] != 0xff && !stands_alone(piece[i + 1])) {
				jpeg->at += i;
				return true;
			}
		jpeg->at += got - 1;
	}
	return false;
}

/* Goes over one marker; false at the end of the image, and where it breaks off. */
static bool
pass_segment(struct jpeg *jpeg)
{
	unsigned char head[MARK + EXIF] = { 0 };
	int64_t length;

	if (pread(jpeg->descriptor, head, sizeof head, jpeg->at) < 2 || head[0] != 0xff)
		return false;
	if (head[1] == 0xff || stands_alone(head[1])) {
		jpeg->at += head[1] == 0xff ? 1 : 2;
		return true;
	}
	if (head[1] == EOI) {
		if (jpeg->at + 2 < jpeg->size)
			edits_remove(jpeg->edits, jpeg->at + 2, jpeg->size - jpeg->at - 2);
		return false;
	}
	length = 2 + (int64_t)bytes_big16(head + 2);
	if (length < MARK || jpeg->at + length > jpeg->size)
		return false;
	edit_segment(jpeg, head, length);
	jpeg->at += length;
	return head[1] != SOS || pass_pixels(jpeg);
}

void
metadata_find_jpeg(int descriptor, struct edits *edits)
{
	struct jpeg jpeg = { .descriptor = descriptor, .edits = edits };
	unsigned char head[3];
	struct stat status;

	if (pread(descriptor, head, sizeof head, 0) != sizeof head || memcmp(head, "\xff\xd8\xff", sizeof head) != 0
	    || fstat(descriptor, &status))
		return;
	jpeg.size = status.st_size;
	for (int i = 0; i < SEGMENTS_MOST && pass_segment(&jpeg); i++)
		;
}
