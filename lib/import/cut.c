/* Texts made to fit: see cut.h. */
#include "lib/import/cut.h"
#include "lib/base/text.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* Takes out of a line what it may not hold, in place. */
static void
clean_line(char *text)
{
	char *to = text;

	for (const char *from = text; *from;) {
		utf8proc_int32_t point;
		utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)from, -1, &point);
		char one[8] = "";

		used = used > 0 ? used : 1;
		memcpy(one, from, (size_t)used);
		if (!strcmp(one, "\t") || !strcmp(one, "\n")) {
			*to++ = ' ';
		} else if (!text_has_controls(one) && !text_has_direction(one)) {
			memmove(to, from, (size_t)used);
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
	utf8proc_int32_t point, before = 0;
	size_t at = 0, good = 0, count = 0;
	utf8proc_int32_t state = 0;

	while (text[at]) {
		utf8proc_ssize_t used = utf8proc_iterate((const utf8proc_uint8_t *)text + at, -1, &point);

		if (at == 0 || utf8proc_grapheme_break_stateful(before, point, &state))
			good = at;
		if (count++ == most)
			return good ? good : at;
		before = point;
		at += used > 0 ? (size_t)used : 1;
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
