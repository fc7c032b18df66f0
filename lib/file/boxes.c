/* Boxes of the ISO base media file format: see boxes.h. */
#include "lib/file/boxes.h"
#include "lib/base/bytes.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { HEADER = 8, LONG_HEADER = 16 };

struct boxes
boxes_of_file(int descriptor, int *left)
{
	struct stat status;
	int64_t end = fstat(descriptor, &status) ? 0 : (int64_t)status.st_size;

	return (struct boxes){ .descriptor = descriptor, .at = 0, .end = end, .left = left };
}

struct boxes
boxes_within(const struct boxes *outer, const struct box *box, int skip)
{
	return (struct boxes){ .descriptor = outer->descriptor, .at = box->at + skip, .end = box->end, .left = outer->left };
}

bool
boxes_next(struct boxes *boxes, struct box *box)
{
	unsigned char header[LONG_HEADER];
	int64_t rest = boxes->end - boxes->at, length = HEADER;
	uint64_t size;

	if (rest < HEADER || *boxes->left <= 0)
		return false;
	--*boxes->left;
	if (pread(boxes->descriptor, header, rest < LONG_HEADER ? HEADER : LONG_HEADER, boxes->at) < HEADER)
		return false;
	size = bytes_big32(header);
	/* 0: as long as there is something; 1: the size stands behind the type. */
	if (size == 1 && rest >= LONG_HEADER) {
		length = LONG_HEADER;
		size = (uint64_t)bytes_big32(header + 8) << 32 | bytes_big32(header + 12);
	} else if (size == 0) {
		size = (uint64_t)rest;
	}
	if (size < (uint64_t)length)
		return false;
	memcpy(box->type, header + 4, 4);
	box->type[4] = '\0';
	box->at = boxes->at + length;
	box->end = size > (uint64_t)rest ? boxes->end : boxes->at + (int64_t)size;
	boxes->at = box->end;
	return true;
}

bool
boxes_find(const struct boxes *boxes, const char *type, struct box *found)
{
	struct boxes walk = *boxes;

	while (boxes_next(&walk, found))
		if (!strcmp(found->type, type))
			return true;
	return false;
}

size_t
boxes_read(const struct boxes *boxes, const struct box *box, int64_t offset, unsigned char *to, size_t size)
{
	int64_t rest = box->end - box->at - offset;
	ssize_t got;

	if (rest <= 0)
		return 0;
	got = pread(boxes->descriptor, to, (uint64_t)rest < size ? (size_t)rest : size, box->at + offset);
	return got > 0 ? (size_t)got : 0;
}
