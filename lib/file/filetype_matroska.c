/* WebM and Matroska: see filetype_matroska.h. Both consist of elements with an id, a size and what they hold (EBML, RFC 8794). */
#include "lib/file/filetype_matroska.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

/* Ids of elements, with their marker bits. */
enum {
	EBML = 0x1a45dfa3,
	DOC_TYPE = 0x4282,
	SEGMENT = 0x18538067,
	TRACKS = 0x1654ae6b,
	TRACK_ENTRY = 0xae,
	TRACK_TYPE = 0x83,
	CLUSTER = 0x1f43b675
};

enum { FILM = 1, SOUND = 2 }; /* as a TRACK_TYPE */

/* Bytes that are read from the front. */
struct span {
	const unsigned char *at;
	size_t length;
};

struct element {
	uint32_t id;
	struct span content;
};

/* A number of variable length: as many zero bits in front as bytes follow, then a one. Returns its length, 0 where there is none. */
static size_t
matroska_read_number(struct span from, size_t most, bool marked, uint64_t *number)
{
	size_t length = 1;

	if (from.length == 0 || from.at[0] == 0)
		return 0;
	while (!(from.at[0] & 0x80 >> (length - 1)))
		length++;
	if (length > most || length > from.length)
		return 0;
	*number = marked ? from.at[0] : from.at[0] & (0x7fu >> (length - 1));
	for (size_t i = 1; i < length; i++)
		*number = *number << 8 | from.at[i];
	/* All ones: unknown, as while a recording goes on. */
	if (!marked && *number == (UINT64_C(1) << 7 * length) - 1)
		*number = UINT64_MAX;
	return length;
}

/* Takes the next element from the front; one that goes on beyond the end has as much as there is. */
static bool
next(struct span *from, struct element *element)
{
	uint64_t id = 0, size = 0;
	size_t id_length = matroska_read_number(*from, 4, true, &id), size_length;
	struct span rest = { from->at + id_length, from->length - id_length };

	if (!id_length || !(size_length = matroska_read_number(rest, 8, false, &size)))
		return false;
	rest.at += size_length;
	rest.length -= size_length;
	element->id = (uint32_t)id;
	element->content = (struct span){ rest.at, size < rest.length ? (size_t)size : rest.length };
	*from = (struct span){ rest.at + element->content.length, rest.length - element->content.length };
	return true;
}

static bool
matroska_find(struct span from, uint32_t id, struct span *content)
{
	struct element element;

	while (next(&from, &element))
		if (element.id == id) {
			*content = element.content;
			return true;
		}
	return false;
}

/* What kinds of tracks there are, as bits of 1 << TRACK_TYPE. */
static unsigned
kinds_of(struct span tracks)
{
	struct element track;
	struct span kind;
	unsigned kinds = 0;

	while (next(&tracks, &track))
		if (track.id == TRACK_ENTRY && matroska_find(track.content, TRACK_TYPE, &kind) && kind.length == 1 && kind.at[0] < 8)
			kinds |= 1u << kind.at[0];
	return kinds;
}

/* The tracks stand before the first cluster. */
static unsigned
find_kinds(struct span segment)
{
	struct element element;

	while (next(&segment, &element) && element.id != CLUSTER)
		if (element.id == TRACKS)
			return kinds_of(element.content);
	return 0;
}

const char *
filetype_matroska(const unsigned char *head, size_t length)
{
	struct span file = { head, length }, name, segment;
	struct element first;
	unsigned kinds;
	bool web;

	if (!next(&file, &first) || first.id != EBML || !matroska_find(first.content, DOC_TYPE, &name))
		return NULL;
	web = name.length >= 4 && !memcmp(name.at, "webm", 4);
	if (!web && (name.length < 8 || memcmp(name.at, "matroska", 8) != 0))
		return NULL;
	kinds = matroska_find(file, SEGMENT, &segment) ? find_kinds(segment) : 0;
	if (kinds & 1u << SOUND && !(kinds & 1u << FILM))
		return web ? "audio/webm" : "audio/x-matroska";
	return web ? "video/webm" : "video/x-matroska";
}
