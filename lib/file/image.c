/* How large an image is: see image.h. One function a format; each looks at bytes it has and no others. */
#include "lib/file/image.h"
#include "lib/base/bytes.h"
#include "lib/file/exif.h"
#include "lib/file/image_heif.h"

#include <limits.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { HEAD_BYTES = 32, JPEG_SEGMENTS_MAX = 1000, PNG_CHUNKS_MAX = 100, SIDEWAYS = 5 };

/* What a header says. */
struct shape {
	int64_t width, height;
	int orientation; /* as Exif has it; 0: nothing is said */
};

/* An eXIf chunk counts where browsers look for it: before the pixels. */
static int
png_orientation(int descriptor)
{
	unsigned char chunk[8];
	int64_t at = 8;

	for (int i = 0; i < PNG_CHUNKS_MAX && pread(descriptor, chunk, sizeof chunk, at) == sizeof chunk; i++) {
		int64_t length = bytes_big32(chunk);

		if (!memcmp(chunk + 4, "IDAT", 4))
			break;
		if (!memcmp(chunk + 4, "eXIf", 4))
			return exif_orientation(descriptor, at + 8, length);
		at += 8 + length + 4;
	}
	return 0;
}

static bool
png(int descriptor, const unsigned char *head, struct shape *shape)
{
	if (memcmp(head, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16) != 0)
		return false;
	shape->width = bytes_big32(head + 16);
	shape->height = bytes_big32(head + 20);
	shape->orientation = png_orientation(descriptor);
	return true;
}

static bool
gif(const unsigned char *head, struct shape *shape)
{
	if (memcmp(head, "GIF87a", 6) != 0 && memcmp(head, "GIF89a", 6) != 0)
		return false;
	shape->width = bytes_little16(head + 6);
	shape->height = bytes_little16(head + 8);
	return true;
}

/* Three kinds: lossy, lossless, extended. An orientation in them is looked at by some browsers and not by others: the pixels count. */
static bool
webp(const unsigned char *head, struct shape *shape)
{
	if (memcmp(head, "RIFF", 4) != 0 || memcmp(head + 8, "WEBPVP8", 7) != 0)
		return false;
	if (head[15] == ' ' && !memcmp(head + 23, "\x9d\x01\x2a", 3)) {
		shape->width = bytes_little16(head + 26) & 0x3fff;
		shape->height = bytes_little16(head + 28) & 0x3fff;
	} else if (head[15] == 'L' && head[20] == 0x2f) {
		shape->width = (bytes_little24(head + 21) & 0x3fff) + 1;
		shape->height = (bytes_little24(head + 22) >> 6 & 0x3fff) + 1;
	} else if (head[15] == 'X') {
		shape->width = bytes_little24(head + 24) + 1;
		shape->height = bytes_little24(head + 27) + 1;
	} else {
		return false;
	}
	return true;
}

/* Of Windows and, with a short header, of OS/2. A negative height says that rows come from the top. */
static bool
bmp(const unsigned char *head, struct shape *shape)
{
	uint32_t header = bytes_little32(head + 14);

	if (memcmp(head, "BM", 2) != 0)
		return false;
	if (header == 12) {
		shape->width = bytes_little16(head + 18);
		shape->height = bytes_little16(head + 20);
	} else if (header >= 16 && header <= 256) {
		shape->width = (int32_t)bytes_little32(head + 18);
		shape->height = llabs((int32_t)bytes_little32(head + 22));
	} else {
		return false;
	}
	return true;
}

/* Whether a marker begins a frame, whose header has the size: SOF0 to SOF15, without DHT, JPG and DAC. */
static bool
begins_frame(int marker)
{
	return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

/* From segment to segment until the frame begins; of several Exif structures the first counts. */
static bool
jpeg(int descriptor, const unsigned char *head, struct shape *shape)
{
	enum { APP1 = 0xe1, MARK = 4, EXIF = 6 };
	unsigned char segment[MARK + EXIF] = { 0 };
	int64_t at = 2, length;

	if (memcmp(head, "\xff\xd8\xff", 3) != 0)
		return false;
	for (int i = 0; i < JPEG_SEGMENTS_MAX; i++) {
		if (pread(descriptor, segment, sizeof segment, at) < (ssize_t)sizeof segment - 1 || segment[0] != 0xff)
			return false;
		if (segment[1] == 0xff) {
			at++;
			continue;
		}
		if (begins_frame(segment[1])) {
			shape->height = bytes_big16(segment + 5);
			shape->width = bytes_big16(segment + 7);
			return true;
		}
		length = bytes_big16(segment + 2);
		if (segment[1] == APP1 && !shape->orientation && length >= 2 + EXIF && !memcmp(segment + MARK, "Exif\0\0", EXIF))
			shape->orientation = exif_orientation(descriptor, at + MARK + EXIF, length - 2 - EXIF);
		at += 2 + length;
	}
	return false;
}

bool
image_size(int descriptor, int *width, int *height)
{
	unsigned char head[HEAD_BYTES] = { 0 };
	struct shape shape = { 0, 0, 0 };
	bool sideways;

	if (pread(descriptor, head, sizeof head, 0) < 10)
		return false;
	if (!png(descriptor, head, &shape) && !gif(head, &shape) && !webp(head, &shape) && !bmp(head, &shape)
	    && !jpeg(descriptor, head, &shape) && !image_heif_size(descriptor, &shape.width, &shape.height))
		return false;
	if (shape.width <= 0 || shape.width > INT_MAX || shape.height <= 0 || shape.height > INT_MAX)
		return false;
	sideways = shape.orientation >= SIDEWAYS;
	*width = (int)(sideways ? shape.height : shape.width);
	*height = (int)(sideways ? shape.width : shape.height);
	return true;
}
