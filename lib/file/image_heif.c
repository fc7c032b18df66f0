/*
 * How large a picture of HEIF is: see image_heif.h. The file says which item is the picture (pitm), has a list of properties (ipco),
 * and says by their indexes in it which of them an item has (ipma).
 */
#include "lib/file/image_heif.h"
#include "lib/base/bytes.h"
#include "lib/file/boxes.h"

#include <string.h>

enum {
	BOXES_MAX = 2000,
	FULL = 4,                    /* bytes of version and flags, in front of what some boxes hold */
	ASSOCIATIONS_MAX = 64 * 1024 /* bytes of associations that are looked at */
};

/* What is known of the picture so far. */
struct picture {
	uint32_t item;
	int64_t width, height;
	int64_t crop_width, crop_height; /* before it is turned; 0: it is not cropped */
	bool turned;
};

/* Takes a number of one, two or four bytes from the front; false when there are not enough. */
static bool
heif_take(const unsigned char **at, const unsigned char *end, int bytes, uint32_t *number)
{
	if (end - *at < bytes)
		return false;
	*number = bytes == 4 ? bytes_big32(*at) : bytes == 2 ? bytes_big16(*at) : **at;
	*at += bytes;
	return true;
}

/* A fraction of two numbers, rounded; 0 where it is none. */
static int64_t
fraction(const unsigned char *bytes)
{
	int64_t above = bytes_big32(bytes), below = bytes_big32(bytes + 4);

	return below ? (above + below / 2) / below : 0;
}

/* Cropped after it was turned (the order is that of the properties), width and height are exchanged. */
static void
crop(const unsigned char *bytes, struct picture *picture)
{
	int64_t width = fraction(bytes), height = fraction(bytes + 8);

	picture->crop_width = picture->turned ? height : width;
	picture->crop_height = picture->turned ? width : height;
}

/* The property at an index of the list, counted from 1, where it says something of the size; 0 stands for none. */
static void
apply(struct boxes properties, uint32_t index, struct picture *picture)
{
	unsigned char bytes[16];
	struct box box;

	if (index == 0)
		return;
	while (index > 0 && boxes_next(&properties, &box))
		index--;
	if (index > 0)
		return;
	if (!strcmp(box.type, "ispe") && boxes_read(&properties, &box, 0, bytes, FULL + 8) == FULL + 8) {
		picture->width = bytes_big32(bytes + FULL);
		picture->height = bytes_big32(bytes + FULL + 4);
	} else if (!strcmp(box.type, "irot") && boxes_read(&properties, &box, 0, bytes, 1) == 1) {
		picture->turned ^= bytes[0] & 1;
	} else if (!strcmp(box.type, "clap") && boxes_read(&properties, &box, 0, bytes, sizeof bytes) == sizeof bytes) {
		crop(bytes, picture);
	}
}

/* Goes through the items of an ipma box; those of the picture apply. */
static void
associate(const struct boxes *outer, const struct box *box, const struct boxes *properties, struct picture *picture)
{
	static unsigned char bytes[ASSOCIATIONS_MAX];
	size_t length = boxes_read(outer, box, 0, bytes, sizeof bytes);
	const unsigned char *at = bytes + FULL, *end = bytes + length;
	uint32_t entries, item, count, index;
	int width = length > FULL && bytes[3] & 1 ? 2 : 1;

	if (length < FULL || !heif_take(&at, end, 4, &entries))
		return;
	while (entries-- > 0 && heif_take(&at, end, bytes[0] ? 4 : 2, &item) && heif_take(&at, end, 1, &count))
		while (count-- > 0 && heif_take(&at, end, width, &index))
			if (item == picture->item)
				apply(*properties, index & (width == 2 ? 0x7fff : 0x7f), picture);
}

static bool
find_item(const struct boxes *meta, struct picture *picture)
{
	unsigned char bytes[FULL + 4];
	const unsigned char *at = bytes + FULL;
	struct box box;
	size_t got;

	if (!boxes_find(meta, "pitm", &box) || (got = boxes_read(meta, &box, 0, bytes, sizeof bytes)) < FULL)
		return false;
	return heif_take(&at, bytes + got, bytes[0] ? 4 : 2, &picture->item);
}

bool
image_heif_size(int descriptor, int64_t *width, int64_t *height)
{
	struct picture picture = { .turned = false };
	int left = BOXES_MAX;
	struct boxes file = boxes_of_file(descriptor, &left), meta, properties, list;
	struct box box;

	if (!boxes_next(&file, &box) || strcmp(box.type, "ftyp") != 0 || !boxes_find(&file, "meta", &box))
		return false;
	meta = boxes_within(&file, &box, FULL);
	if (!find_item(&meta, &picture) || !boxes_find(&meta, "iprp", &box))
		return false;
	properties = boxes_within(&meta, &box, 0);
	if (!boxes_find(&properties, "ipco", &box))
		return false;
	list = boxes_within(&properties, &box, 0);
	while (boxes_next(&properties, &box))
		if (!strcmp(box.type, "ipma"))
			associate(&properties, &box, &list, &picture);
	if (picture.crop_width > 0 && picture.crop_width < picture.width)
		picture.width = picture.crop_width;
	if (picture.crop_height > 0 && picture.crop_height < picture.height)
		picture.height = picture.crop_height;
	*width = picture.turned ? picture.height : picture.width;
	*height = picture.turned ? picture.width : picture.height;
	return true;
}
