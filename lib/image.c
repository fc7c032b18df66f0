/* How large an image is: see image.h. One function a format; each looks at bytes it has and no others. */
#include "image.h"

#include <stdint.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

enum { HEAD_BYTES = 32, JPEG_SEGMENTS_MAX = 1000 };

static int
big16(const unsigned char *at)
{
	return at[0] << 8 | at[1];
}

static int
little16(const unsigned char *at)
{
	return at[1] << 8 | at[0];
}

static int
little24(const unsigned char *at)
{
	return at[2] << 16 | at[1] << 8 | at[0];
}

/* -1 for what no honest image has. */
static int
big31(const unsigned char *at)
{
	return at[0] & 0x80 ? -1 : at[0] << 24 | at[1] << 16 | at[2] << 8 | at[3];
}

static bool
png(const unsigned char *head, int *width, int *height)
{
	if (memcmp(head, "\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16) != 0)
		return false;
	*width = big31(head + 16);
	*height = big31(head + 20);
	return true;
}

static bool
gif(const unsigned char *head, int *width, int *height)
{
	if (memcmp(head, "GIF87a", 6) != 0 && memcmp(head, "GIF89a", 6) != 0)
		return false;
	*width = little16(head + 6);
	*height = little16(head + 8);
	return true;
}

/* Three kinds: lossy, lossless, extended. */
static bool
webp(const unsigned char *head, int *width, int *height)
{
	if (memcmp(head, "RIFF", 4) != 0 || memcmp(head + 8, "WEBPVP8", 7) != 0)
		return false;
	if (head[15] == ' ' && !memcmp(head + 23, "\x9d\x01\x2a", 3)) {
		*width = little16(head + 26) & 0x3fff;
		*height = little16(head + 28) & 0x3fff;
	} else if (head[15] == 'L' && head[20] == 0x2f) {
		*width = (little24(head + 21) & 0x3fff) + 1;
		*height = (little24(head + 22) >> 6 & 0x3fff) + 1;
	} else if (head[15] == 'X') {
		*width = little24(head + 24) + 1;
		*height = little24(head + 27) + 1;
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

/* From segment to segment until the frame begins. */
static bool
jpeg(int descriptor, const unsigned char *head, int *width, int *height)
{
	off_t at = 2;
	unsigned char segment[9];

	if (memcmp(head, "\xff\xd8\xff", 3) != 0)
		return false;
	for (int i = 0; i < JPEG_SEGMENTS_MAX; i++) {
		if (pread(descriptor, segment, sizeof segment, at) != sizeof segment || segment[0] != 0xff)
			return false;
		if (segment[1] == 0xff) {
			at++;
			continue;
		}
		if (begins_frame(segment[1])) {
			*height = big16(segment + 5);
			*width = big16(segment + 7);
			return true;
		}
		at += 2 + big16(segment + 2);
	}
	return false;
}

bool
image_size(int descriptor, int *width, int *height)
{
	unsigned char head[HEAD_BYTES] = { 0 };

	if (pread(descriptor, head, sizeof head, 0) < 10)
		return false;
	return (png(head, width, height) || gif(head, width, height) || webp(head, width, height)
	        || jpeg(descriptor, head, width, height)) && *width > 0 && *height > 0;
}
