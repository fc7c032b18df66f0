/* Changes of a file: see edits.h. */
#include "lib/file/edits.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { PIECE = 65536 };

struct edit *
edits_replace(struct edits *edits, int64_t at, int64_t length, const void *with, size_t with_length)
{
	struct edit *edit;

	if (edits->count == EDITS_MOST || with_length > EDIT_BYTES) {
		edits->full = true;
		return NULL;
	}
	edit = &edits->edit[edits->count++];
	edit->at = at;
	edit->length = length;
	edit->with_length = with_length;
	edit->blank = false;
	if (with_length > 0)
		memcpy(edit->with, with, with_length);
	return edit;
}

/* Places that follow each other are one. */
void
edits_remove(struct edits *edits, int64_t at, int64_t length)
{
	struct edit *last = edits->count > 0 ? &edits->edit[edits->count - 1] : NULL;

	if (last && last->at + last->length == at)
		last->length += length;
	else
		edits_replace(edits, at, length, NULL, 0);
}

void
edits_blank(struct edits *edits, int64_t at, int64_t length)
{
	struct edit *edit = length > 0 ? edits_replace(edits, at, length, NULL, 0) : NULL;

	if (edit)
		edit->blank = true;
}

static int
compare(const void *one, const void *other)
{
	const struct edit *a = one, *b = other;

	return (a->at > b->at) - (a->at < b->at);
}

/* Of one that is over another what is beyond that is left. */
void
edits_sort(struct edits *edits)
{
	int64_t done = 0;
	int kept = 0;

	qsort(edits->edit, (size_t)edits->count, sizeof *edits->edit, compare);
	for (int i = 0; i < edits->count; i++) {
		struct edit edit = edits->edit[i];

		if (edit.at < done) {
			edit.length -= done - edit.at;
			edit.at = done;
		}
		if (edit.length <= 0 || (edit.at != edits->edit[i].at && !edit.blank))
			continue;
		done = edit.at + edit.length;
		edits->edit[kept++] = edit;
	}
	edits->count = kept;
}

int64_t
edits_growth(const struct edits *edits)
{
	int64_t growth = 0;

	for (int i = 0; i < edits->count; i++)
		growth += edits->edit[i].blank ? 0 : (int64_t)edits->edit[i].with_length - edits->edit[i].length;
	return growth;
}

/* From one place to another; to the end where that is -1. */
static bool
copy_between(int descriptor, int64_t from, int64_t to, edits_sink *sink, void *context)
{
	static unsigned char piece[PIECE];

	while (to < 0 || from < to) {
		size_t wanted = to >= 0 && to - from < PIECE ? (size_t)(to - from) : PIECE;
		ssize_t got = pread(descriptor, piece, wanted, from);

		if (got <= 0)
			return got == 0 && to < 0;
		if (!sink(context, piece, (size_t)got))
			return false;
		from += got;
	}
	return true;
}

static bool
hand_zeros(int64_t length, edits_sink *sink, void *context)
{
	static const unsigned char zeros[4096];

	for (; length > 0; length -= (int64_t)sizeof zeros)
		if (!sink(context, zeros, length < (int64_t)sizeof zeros ? (size_t)length : sizeof zeros))
			return false;
	return true;
}

bool
edits_copy(const struct edits *edits, int descriptor, edits_sink *sink, void *context)
{
	int64_t done = 0;

	for (int i = 0; i < edits->count; i++) {
		const struct edit *edit = &edits->edit[i];

		if (!copy_between(descriptor, done, edit->at, sink, context))
			return false;
		if (edit->with_length > 0 && !sink(context, edit->with, edit->with_length))
			return false;
		if (edit->blank && !hand_zeros(edit->length, sink, context))
			return false;
		done = edit->at + edit->length;
	}
	return copy_between(descriptor, done, -1, sink, context);
}
