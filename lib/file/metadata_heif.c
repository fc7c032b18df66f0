/* Metadata of HEIC and AVIF: the items that are Exif or XMP (iinf) are overwritten where the file says that they lie (iloc), with
 * zeros. How the picture is to be turned is a property of it, and stays. See metadata.h. */
#include "lib/file/metadata.h"
#include "lib/base/bytes.h"
#include "lib/file/boxes.h"

#include <string.h>

enum { BOXES_MAX = 4000, FULL = 4, ITEMS_MOST = 64, LOCATIONS_MAX = 256 * 1024 };

/* The ids of the items that go. */
struct items {
	int count;
	uint32_t id[ITEMS_MOST];
};

/* What is left of the bytes of a box. */
struct reader {
	const unsigned char *at, *end;
};

/* A number of so many bytes, 8 at most, from the front; false when there are not enough. */
static bool
take(struct reader *reader, int bytes, uint64_t *number)
{
	*number = 0;
	if (reader->end - reader->at < bytes)
		return false;
	while (bytes-- > 0)
		*number = *number << 8 | *reader->at++;
	return true;
}

static void
find_items(const struct boxes *meta, struct items *items)
{
	unsigned char bytes[FULL + 4 + 2 + 4];
	struct boxes list;
	struct box box;

	if (!boxes_find(meta, "iinf", &box) || boxes_read(meta, &box, 0, bytes, FULL) < FULL)
		return;
	for (list = boxes_within(meta, &box, FULL + (bytes[0] ? 4 : 2)); boxes_next(&list, &box) && items->count < ITEMS_MOST;) {
		size_t got = boxes_read(&list, &box, 0, bytes, sizeof bytes), wide = bytes[0] > 2 ? 4 : 2;
		const unsigned char *type = bytes + FULL + wide + 2;

		if (strcmp(box.type, "infe") != 0 || got < FULL + wide + 2 + 4 || bytes[0] < 2)
			continue;
		if (!memcmp(type, "Exif", 4) || !memcmp(type, "mime", 4))
			items->id[items->count++] = wide == 4 ? bytes_big32(bytes + FULL) : bytes_big16(bytes + FULL);
	}
}

static bool
goes(const struct items *items, uint64_t id)
{
	for (int i = 0; i < items->count; i++)
		if (items->id[i] == id)
			return true;
	return false;
}

/* How an iloc box says places. */
struct format {
	int version, offset, length, base, index; /* bytes */
	int64_t file_end, data_at, data_end;      /* of the file, and of the box idat */
};

static void
blank(const struct format *format, uint64_t method, uint64_t at, uint64_t length, struct edits *edits)
{
	int64_t start = method == 1 ? format->data_at : 0, end = method == 1 ? format->data_end : format->file_end;

	if (method > 1 || at > (uint64_t)(end - start))
		return;
	/* No length stands for all that there is. */
	if (!length || length > (uint64_t)(end - start) - at)
		length = (uint64_t)(end - start) - at;
	edits_blank(edits, start + (int64_t)at, (int64_t)length);
}

/* One item with its places; false at the end. */
static bool
pass_item(struct reader *reader, const struct format *format, const struct items *items, struct edits *edits)
{
	uint64_t id, method = 0, number, base, extents, at, length;

	if (!take(reader, format->version < 2 ? 2 : 4, &id) || (format->version > 0 && !take(reader, 2, &method))
	    || !take(reader, 2, &number) || !take(reader, format->base, &base) || !take(reader, 2, &extents))
		return false;
	while (extents-- > 0) {
		if (!take(reader, format->version > 0 ? format->index : 0, &number) || !take(reader, format->offset, &at)
		    || !take(reader, format->length, &length))
			return false;
		if (goes(items, id) && base <= INT64_MAX && at <= INT64_MAX)
			blank(format, method & 15, base + at, length, edits);
	}
	return true;
}

static void
blank_items(const struct boxes *meta, const struct items *items, int64_t file_end, struct edits *edits)
{
	static unsigned char bytes[LOCATIONS_MAX];
	struct format format = { .file_end = file_end };
	struct reader reader = { bytes, bytes };
	uint64_t sizes, count;
	struct box box;

	if (boxes_find(meta, "idat", &box)) {
		format.data_at = box.at;
		format.data_end = box.end;
	}
	if (!boxes_find(meta, "iloc", &box))
		return;
	reader.end = bytes + boxes_read(meta, &box, 0, bytes, sizeof bytes);
	format.version = bytes[0];
	if (!take(&reader, FULL, &count) || !take(&reader, 2, &sizes) || !take(&reader, format.version < 2 ? 2 : 4, &count))
		return;
	format.offset = sizes >> 12 & 15;
	format.length = sizes >> 8 & 15;
	format.base = sizes >> 4 & 15;
	format.index = sizes & 15;
	if (format.offset > 8 || format.length > 8 || format.base > 8 || format.index > 8)
		return;
	while (count-- > 0 && pass_item(&reader, &format, items, edits))
		;
}

void
metadata_find_heif(int descriptor, struct edits *edits)
{
	int left = BOXES_MAX;
	struct boxes file = boxes_of_file(descriptor, &left), meta;
	struct items items = { 0 };
	int64_t end = file.end;
	struct box box;

	if (!boxes_next(&file, &box) || strcmp(box.type, "ftyp") != 0 || !boxes_find(&file, "meta", &box))
		return;
	meta = boxes_within(&file, &box, FULL);
	find_items(&meta, &items);
	if (!items.count)
		return;
	blank_items(&meta, &items, end, edits);
	edits_sort(edits);
}
