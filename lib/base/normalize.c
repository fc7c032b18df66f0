/* Normalization forms in linear time: see normalize.h. */
#include "lib/base/normalize.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum {
	EXPANSION = 32, /* room for what one character decomposes into: 18 in Unicode 14 */
	SHORT_RUN = 16, /* marks that are sorted by insertion */
	CLASSES = 256
};

/* Code points; owned. */
struct points {
	utf8proc_int32_t *point;
	size_t count, room;
};

/* Makes sure that one more character fits, decomposed, and the NUL that ends the text. */
static bool
reserve(struct points *points)
{
	size_t room = points->room ? points->room * 2 : 4 * EXPANSION;
	utf8proc_int32_t *grown;

	if (points->room - points->count > EXPANSION)
		return true;
	if (!(grown = realloc(points->point, room * sizeof *grown)))
		return false;
	points->point = grown;
	points->room = room;
	return true;
}

static bool
decompose(const char *text, utf8proc_option_t options, struct points *points)
{
	const utf8proc_uint8_t *at = (const utf8proc_uint8_t *)text;
	int boundary = 0;

	while (*at) {
		utf8proc_int32_t point;
		utf8proc_ssize_t used = utf8proc_iterate(at, -1, &point), made;

		if (used <= 0 || !reserve(points))
			return false;
		made = utf8proc_decompose_char(point, points->point + points->count, EXPANSION, options, &boundary);
		if (made < 0 || made > EXPANSION)
			return false;
		points->count += (size_t)made;
		at += used;
	}
	return reserve(points);
}

static int
class_of(utf8proc_int32_t point)
{
	return utf8proc_get_property(point)->combining_class;
}

static void
sort_by_insertion(utf8proc_int32_t *run, size_t length)
{
	for (size_t i = 1; i < length; i++) {
		utf8proc_int32_t point = run[i];
		size_t at = i;

		for (; at > 0 && class_of(run[at - 1]) > class_of(point); at--)
			run[at] = run[at - 1];
		run[at] = point;
	}
}

static bool
sort_by_counting(utf8proc_int32_t *run, size_t length)
{
	size_t offset[CLASSES + 1] = { 0 };
	utf8proc_int32_t *unsorted = malloc(length * sizeof *run);

	if (!unsorted)
		return false;
	memcpy(unsorted, run, length * sizeof *run);
	for (size_t i = 0; i < length; i++)
		offset[class_of(run[i]) + 1]++;
	for (int i = 0; i < CLASSES; i++)
		offset[i + 1] += offset[i];
	for (size_t i = 0; i < length; i++)
		run[offset[class_of(unsorted[i])]++] = unsorted[i];
	free(unsorted);
	return true;
}

/* The Canonical Ordering Algorithm (Unicode Standard, section 3.11, D109): marks between two starters by their class, those
 * of one class as they stand. */
static bool
order_marks(struct points *points)
{
	size_t length;

	for (size_t start = 0; start < points->count; start += length + 1) {
		utf8proc_int32_t *run = points->point + start;

		for (length = 0; start + length < points->count && class_of(run[length]) > 0; length++)
			;
		if (length <= SHORT_RUN)
			sort_by_insertion(run, length);
		else if (!sort_by_counting(run, length))
			return false;
	}
	return true;
}

char *
normalize(const char *text, utf8proc_option_t options)
{
	struct points points = { 0 };
	utf8proc_ssize_t length = -1;
	char *made;

	if (decompose(text, options, &points) && order_marks(&points))
		length = utf8proc_reencode(points.point, (utf8proc_ssize_t)points.count, options);
	if (length < 0) {
		free(points.point);
		return NULL;
	}
	/* In place: four bytes a code point, of which most need one. */
	made = realloc(points.point, (size_t)length + 1);
	return made ? made : (char *)points.point;
}
