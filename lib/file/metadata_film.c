/* Where films were taken: the boxes of MP4 and QuickTime that say it are overwritten where they lie. See metadata.h. */
#include "lib/file/metadata.h"
#include "lib/base/bytes.h"
#include "lib/file/boxes.h"

#include <string.h>
#include <unistd.h>

enum { BOXES_MAX = 20000, FULL = 4, NAME_AT = 8, KEYS_MOST = 1000, DEPTH_MOST = 4 };

/* The place in a QuickTime list of keys that says where, counted from 1; 0: none. */
static uint32_t
find_location_key(const struct boxes *meta)
{
	static const char location[] = "com.apple.quicktime.location";
	unsigned char entry[NAME_AT + sizeof location - 1];
	int64_t at = FULL + 4;
	struct box keys;

	if (!boxes_find(meta, "keys", &keys))
		return 0;
	for (uint32_t i = 1; i <= KEYS_MOST && boxes_read(meta, &keys, at, entry, sizeof entry) >= NAME_AT; i++) {
		if (boxes_read(meta, &keys, at, entry, sizeof entry) == sizeof entry
		    && !memcmp(entry + NAME_AT, location, sizeof location - 1))
			return i;
		if (bytes_big32(entry) < NAME_AT)
			return 0;
		at += bytes_big32(entry);
	}
	return 0;
}

/* What a list of values has under a key, or as a location of its own. */
static void
blank_values(const struct boxes *meta, struct edits *edits)
{
	enum { VALUE = 16 };
	uint32_t key = find_location_key(meta);
	struct boxes values;
	struct box list, value;

	if (!boxes_find(meta, "ilst", &list))
		return;
	for (values = boxes_within(meta, &list, 0); boxes_next(&values, &value);)
		if ((key && bytes_big32((const unsigned char *)value.type) == key) || !strcmp(value.type, "\xa9xyz"))
			edits_blank(edits, value.at + VALUE, value.end - value.at - VALUE);
}

/* A box that says where becomes one that is passed over. */
static void
blank_box(const struct boxes *outer, const struct box *box, struct edits *edits)
{
	unsigned char type[4];

	if (pread(outer->descriptor, type, sizeof type, box->at - 4) == sizeof type && !memcmp(type, box->type, sizeof type))
		edits_replace(edits, box->at - 4, 4, "free", 4);
	edits_blank(edits, box->at, box->end - box->at);
}

/* `meta` of QuickTime has boxes at once, that of MP4 behind its version. */
static void
blank_meta(const struct boxes *outer, const struct box *box, struct edits *edits)
{
	unsigned char head[8] = { 0 };
	struct boxes meta;

	boxes_read(outer, box, 0, head, sizeof head);
	meta = boxes_within(outer, box, memcmp(head + 4, "hdlr", 4) == 0 ? 0 : FULL);
	blank_values(&meta, edits);
}

static void
blank_places(struct boxes boxes, struct edits *edits, int depth)
{
	struct box box;

	while (boxes_next(&boxes, &box)) {
		if (!strcmp(box.type, "\xa9xyz") || !strcmp(box.type, "loci"))
			blank_box(&boxes, &box, edits);
		else if (!strcmp(box.type, "meta"))
			blank_meta(&boxes, &box, edits);
		else if (depth < DEPTH_MOST && (!strcmp(box.type, "moov") || !strcmp(box.type, "udta") || !strcmp(box.type, "trak")))
			blank_places(boxes_within(&boxes, &box, 0), edits, depth + 1);
	}
}

void
metadata_find_film(int descriptor, struct edits *edits)
{
	int left = BOXES_MAX;
	struct boxes file = boxes_of_file(descriptor, &left);
	struct box box;

	if (!boxes_find(&file, "moov", &box))
		return;
	blank_places(file, edits, 0);
	edits_sort(edits);
}
