/* Texts made to fit: see cut.h. */
#include "lib/import/cut.h"
#include "lib/base/text.h"

#include <string.h>
#include <utf8proc.h>

/* Takes out of a line what it may not hold, in place. */
static void
clean_line(char *text)
{
	char *to = text;

	for (const char *from = text; *from;) {
		size_t used;
		char one[8] = "";

		text_point(from, &used);
		memcpy(one, from, used);
		if (!strcmp(one, "\t") || !strcmp(one, "\n")) {
			*to++ = ' ';
		} else if (!text_has_controls(one) && !text_has_direction(one)) {
			memmove(to, from, used);
			to += used;
		}
		from += used;
	}
	*to = '\0';
}

char *
cut_clean(const char *text, bool several)
{
	char *copy = strdup(text), *start;

	if (!copy)
		return NULL;
	if (several)
		text_remove_controls(copy);
	else
		clean_line(copy);
	start = text_trim(copy);
	memmove(copy, start, strlen(start) + 1);
	if (!text_visible(copy))
		*copy = '\0';
	return copy;
}

size_t
cut_at(const char *text, size_t most)
{
	size_t at = 0, good = 0, count = 0, bytes;
	utf8proc_int32_t before = 0, state = 0;

	while (text[at]) {
		utf8proc_int32_t point = text_point(text + at, &bytes);

		if (at == 0 || utf8proc_grapheme_break_stateful(before, point, &state))
			good = at;
		if (count++ == most)
			return good ? good : at;
		before = point;
		at += bytes;
	}
	return at;
}

size_t
cut_between_words(const char *text, size_t most)
{
	size_t at = cut_at(text, most), least = at - at / 8;

	for (size_t i = at; i > least && text[at]; i--)
		if (text[i - 1] == ' ' || text[i - 1] == '\n')
			return i;
	return at;
}
