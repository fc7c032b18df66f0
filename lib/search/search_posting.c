/* Postings as text: see search_posting.h. */
#include "lib/search/search_posting.h"

enum {
	PLACE_FIRST = '0',
	PLACE_LAST = 'o',
	PLACE_BITS = 6,
	FURTHER_FIRST = ' ',
	FURTHER_LAST = '/',
	FURTHER_BITS = 4,
	LAST_FIRST = 'p',
	LAST_LAST = '~',
	LAST_MOST = LAST_LAST - LAST_FIRST
};

bool
search_set_empty(const struct search_set *set)
{
	for (int i = 0; i < SEARCH_BLOCK / 64; i++)
		if (set->bits[i])
			return false;
	return true;
}

void
search_set_join(struct search_set *set, const struct search_set *other)
{
	for (int i = 0; i < SEARCH_BLOCK / 64; i++)
		set->bits[i] |= other->bits[i];
}

void
search_set_keep(struct search_set *set, const struct search_set *other, bool negative)
{
	for (int i = 0; i < SEARCH_BLOCK / 64; i++)
		set->bits[i] &= negative ? ~other->bits[i] : other->bits[i];
}

void
search_posting_begin(struct strbuf *to, int place)
{
	const char text[] = { (char)(PLACE_FIRST + (place >> PLACE_BITS)), (char)(PLACE_FIRST + place % (1 << PLACE_BITS)) };

	strbuf_add(to, text, sizeof text);
}

void
search_posting_add(struct strbuf *to, int distance)
{
	char text[8];
	size_t length = 0;

	for (; distance > LAST_MOST; distance >>= FURTHER_BITS)
		text[length++] = (char)(FURTHER_FIRST + distance % (1 << FURTHER_BITS));
	text[length++] = (char)(LAST_FIRST + distance);
	strbuf_add(to, text, length);
}

static bool
is_place(char c)
{
	return c >= PLACE_FIRST && c <= PLACE_LAST;
}

bool
search_posting_next(struct search_reader *reader)
{
	const char *at = reader->at;

	while (*at && !is_place(*at))
		at++;
	if (!*at || !is_place(at[1])) {
		reader->at = at;
		return false;
	}
	reader->place = (at[0] - PLACE_FIRST) << PLACE_BITS | (at[1] - PLACE_FIRST);
	reader->position = 0;
	reader->at = at + 2;
	return true;
}

bool
search_posting_step(struct search_reader *reader)
{
	const char *at = reader->at;
	int distance = 0, shift = 0;

	for (; *at >= FURTHER_FIRST && *at <= FURTHER_LAST && shift < 16; at++, shift += FURTHER_BITS)
		distance |= (*at - FURTHER_FIRST) << shift;
	if (*at < LAST_FIRST || *at > LAST_LAST)
		return false;
	distance |= (*at - LAST_FIRST) << shift;
	reader->at = at + 1;
	reader->position += distance;
	return reader->position <= SEARCH_POSITION_MOST;
}

void
search_posting_places(const char *postings, struct search_set *set)
{
	struct search_reader reader = { .at = postings };

	while (search_posting_next(&reader))
		search_set_add(set, reader.place);
}

bool
search_posting_without(const char *postings, const struct search_set *gone, struct strbuf *to)
{
	struct search_reader reader = { .at = postings };
	const char *kept = postings;
	bool found = false;

	while (search_posting_next(&reader)) {
		const char *start = reader.at - 2;

		if (!search_set_has(gone, reader.place))
			continue;
		found = true;
		strbuf_add(to, kept, (size_t)(start - kept));
		while (search_posting_step(&reader))
			;
		kept = reader.at;
	}
	if (found)
		strbuf_text(to, kept);
	return found;
}
