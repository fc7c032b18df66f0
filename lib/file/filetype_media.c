/* Sound and film: see filetype_media.h. What a container is called depends on whether it has pictures, so its tracks are looked at. */
#include "lib/file/filetype_media.h"
#include "lib/base/bytes.h"
#include "lib/file/boxes.h"
#include "lib/file/filetype_matroska.h"

#include <string.h>

enum { BOXES_MAX = 2000, BRANDS_MAX = 64, BRAND = 4 };

/* Which tracks a file has. */
struct tracks {
	bool sound, film;
};

static bool
is_one_of(const char *type, const char *const *names)
{
	for (; *names; names++)
		if (!strncmp(type, *names, strlen(*names)))
			return true;
	return false;
}

/* A track's handler says what it is. */
static void
look_at_track(const struct boxes *outer, const struct box *track, struct tracks *tracks)
{
	struct boxes inside = boxes_within(outer, track, 0);
	struct box media, handler;
	unsigned char kind[BRAND];

	if (!boxes_find(&inside, "mdia", &media))
		return;
	inside = boxes_within(outer, &media, 0);
	if (!boxes_find(&inside, "hdlr", &handler) || boxes_read(&inside, &handler, 8, kind, sizeof kind) != sizeof kind)
		return;
	tracks->sound |= !memcmp(kind, "soun", BRAND);
	tracks->film |= !memcmp(kind, "vide", BRAND);
}

static struct tracks
find_tracks(struct boxes file)
{
	struct tracks tracks = { false, false };
	struct box movie, box;
	struct boxes inside;

	if (!boxes_find(&file, "moov", &movie))
		return tracks;
	inside = boxes_within(&file, &movie, 0);
	while (boxes_next(&inside, &box))
		if (!strcmp(box.type, "trak"))
			look_at_track(&inside, &box, &tracks);
	return tracks;
}

/* Pictures are called by the codec that their brands promise. */
static const char *
picture(const unsigned char *brands, size_t count)
{
	static const struct {
		char brand[BRAND + 1];
		const char *type;
	} known[] = {
		{ "avif", "image/avif" },          { "avis", "image/avif" },          { "heic", "image/heic" },
		{ "heix", "image/heic" },          { "heim", "image/heic" },          { "heis", "image/heic" },
		{ "hevc", "image/heic-sequence" }, { "hevx", "image/heic-sequence" }, { "mif1", "image/heif" },
		{ "msf1", "image/heif-sequence" },
	};

	for (size_t k = 0; k < sizeof known / sizeof known[0]; k++)
		for (size_t i = 0; i < count; i++)
			/* The second of them is the version of the first. */
			if (i != 1 && !memcmp(brands + i * BRAND, known[k].brand, BRAND))
				return known[k].type;
	return NULL;
}

static bool
has_brand(const unsigned char *brands, size_t count, const char *const *names)
{
	for (size_t i = 0; i < count; i++) {
		char brand[BRAND + 1] = "";

		memcpy(brand, brands + i * BRAND, BRAND);
		if (i != 1 && is_one_of(brand, names))
			return true;
	}
	return false;
}

/* By its first brand and its tracks: one that was cut off before them counts as film. */
static const char *
branded(const struct boxes *file, const unsigned char *brands, size_t count)
{
	static const char *const pictures[] = { "avif", "avis", "hei", "hev", "mif1", "msf1", NULL };
	static const char *const sound[] = { "M4A", "M4B", "M4P", "F4A", "F4B", NULL };
	static const char *const films[] = {
		"iso", "mp4", "mp7",  "avc", "dash", "MSNV", "msd", "cmf", "M4V", "F4V",
		"f4v", "NDS", "mmp4", "hls", "XAVC", "dby1", "3g",  "qt",  NULL
	};
	char brand[BRAND + 1] = "";
	struct tracks tracks;

	memcpy(brand, brands, BRAND);
	if (is_one_of(brand, pictures))
		return picture(brands, count);
	if (is_one_of(brand, sound))
		return "audio/mp4";
	if (!strcmp(brand, "qt  "))
		return "video/quicktime";
	tracks = find_tracks(*file);
	if (!tracks.sound && !tracks.film && !has_brand(brands, count, films))
		return NULL;
	if (!strncmp(brand, "3g2", 3))
		return tracks.sound && !tracks.film ? "audio/3gpp2" : "video/3gpp2";
	if (!strncmp(brand, "3g", 2))
		return tracks.sound && !tracks.film ? "audio/3gpp" : "video/3gpp";
	return tracks.sound && !tracks.film ? "audio/mp4" : "video/mp4";
}

/* Pieces of a film as they are streamed have no brand of their own, or one of pieces. */
static bool
is_fragment(struct boxes file)
{
	static const char *const before[] = { "styp", "sidx", "emsg", "prft", NULL };
	struct boxes inside;
	struct box box;

	while (boxes_next(&file, &box)) {
		inside = boxes_within(&file, &box, 0);
		if (!strcmp(box.type, "moof"))
			return boxes_find(&inside, "mfhd", &box);
		if (!is_one_of(box.type, before))
			return false;
	}
	return false;
}

/* QuickTime from before there were brands. */
static bool
is_old_quicktime(struct boxes file)
{
	static const char *const fillers[] = { "wide", "free", "skip", "pnot", NULL };
	struct box box;
	bool filled = false;

	while (boxes_next(&file, &box)) {
		if (!strcmp(box.type, "mdat") || !strcmp(box.type, "moov"))
			return filled;
		if (!is_one_of(box.type, fillers))
			return false;
		filled = true;
	}
	return false;
}

static const char *
iso(int descriptor, const unsigned char *head, size_t length)
{
	static const char *const first[] = { "ftyp", "styp", "sidx", "emsg", "prft", "moof", "wide", "free", "skip", "pnot", NULL };
	unsigned char brands[BRANDS_MAX * BRAND];
	char type[BRAND + 1] = "";
	int left = BOXES_MAX;
	struct boxes file, inside;
	struct box box;
	size_t got;

	if (length < 8 || !is_one_of(memcpy(type, head + 4, BRAND), first))
		return NULL;
	file = inside = boxes_of_file(descriptor, &left);
	if (strcmp(type, "ftyp") != 0)
		return is_fragment(file) ? "video/mp4" : is_old_quicktime(file) ? "video/quicktime" : NULL;
	if (!boxes_next(&inside, &box) || (got = boxes_read(&inside, &box, 0, brands, sizeof brands)) < BRAND)
		return NULL;
	return branded(&file, brands, got / BRAND);
}

/* Frames of ADTS, each with its length: one frame is hardly chance, two are none. */
static bool
is_adts(const unsigned char *head, size_t length)
{
	size_t at = 0;
	int frames = 0;

	while (at + 7 <= length && frames < 3) {
		const unsigned char *frame = head + at;
		size_t size = (size_t)(frame[3] & 3) << 11 | (size_t)frame[4] << 3 | frame[5] >> 5;

		if (frame[0] != 0xff || (frame[1] & 0xf6) != 0xf0 || (frame[2] >> 2 & 15) > 12 || size < 7)
			return false;
		at += size;
		frames++;
	}
	return frames >= 2 || (frames == 1 && at == length);
}

const char *
filetype_media(int descriptor, const unsigned char *head, size_t length)
{
	const char *type;

	if ((type = iso(descriptor, head, length)) || (type = filetype_matroska(head, length)))
		return type;
	if (is_adts(head, length))
		return "audio/aac";
	if (length >= 9 && !memcmp(head, "#!AMR-WB\n", 9))
		return "audio/amr-wb";
	if (length >= 6 && !memcmp(head, "#!AMR\n", 6))
		return "audio/amr";
	if (length >= 8 && !memcmp(head, "caff\0\1\0\0", 8))
		return "audio/x-caf";
	return NULL;
}
