/* The orientation out of an Exif structure: see exif.h. */
#include "lib/file/exif.h"
#include "lib/base/bytes.h"

#include <stdbool.h>
#include <string.h>
#include <unistd.h>

enum { HEADER = 8, ENTRY = 12, ENTRIES_MAX = 128, ORIENTATION = 0x0112, SHORT = 3, UPRIGHT = 1, LAST = 8 };

static uint32_t
number16(const unsigned char *at, bool big)
{
	return big ? bytes_big16(at) : bytes_little16(at);
}

static uint32_t
number32(const unsigned char *at, bool big)
{
	return big ? bytes_big32(at) : bytes_little32(at);
}

/* The entries of a directory, of which one may be it. */
static int
exif_find(const unsigned char *entries, size_t count, bool big)
{
	for (size_t i = 0; i < count; i++) {
		const unsigned char *entry = entries + i * ENTRY;
		uint32_t value = number16(entry + 8, big);

		if (number16(entry, big) == ORIENTATION && number16(entry + 2, big) == SHORT && number32(entry + 4, big) == 1)
			return value >= UPRIGHT && value <= LAST ? (int)value : UPRIGHT;
	}
	return UPRIGHT;
}

int
exif_orientation(int descriptor, int64_t at, int64_t length)
{
	unsigned char header[HEADER], entries[2 + ENTRIES_MAX * ENTRY];
	size_t count, size;
	int64_t directory;
	ssize_t got;
	bool big;

	if (length < HEADER || pread(descriptor, header, sizeof header, at) != sizeof header)
		return UPRIGHT;
	big = *header == 'M';
	if (memcmp(header, big ? "MM\0*" : "II*\0", 4) != 0)
		return UPRIGHT;
	directory = number32(header + 4, big);
	if (directory > length - 2)
		return UPRIGHT;
	size = length - directory < (int64_t)sizeof entries ? (size_t)(length - directory) : sizeof entries;
	got = pread(descriptor, entries, size, at + directory);
	if (got < 2)
		return UPRIGHT;
	count = number16(entries, big);
	size = ((size_t)got - 2) / ENTRY;
	return exif_find(entries + 2, count < size ? count : size, big);
}
