/* What stands in an answer: see module.h. The elements that are asked for have no attributes and are not nested in their like. */
#include "lib/store/s3/module.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

enum { TAG_MOST = 64 };

bool
s3_element(const char **at, const char *tag, const char **text, size_t *length)
{
	char opening[TAG_MOST], closing[TAG_MOST];
	const char *start, *end;

	snprintf(opening, sizeof opening, "<%s>", tag);
	snprintf(closing, sizeof closing, "</%s>", tag);
	if (!(start = strstr(*at, opening)))
		return false;
	start += strlen(opening);
	if (!(end = strstr(start, closing)))
		return false;
	*text = start;
	*length = (size_t)(end - start);
	*at = end + strlen(closing);
	return true;
}

/* The character that an entity at `text` stands for, and its length; the text itself where it is none. */
static char
s3_character(const char *text, size_t *length)
{
	static const struct {
		const char *entity;
		char character;
	} entities[] = {
		{ "&amp;", '&' },   { "&lt;", '<' },  { "&gt;", '>' },   { "&quot;", '"' },
		{ "&apos;", '\'' }, { "&#34;", '"' }, { "&#39;", '\'' },
	};

	for (size_t i = 0; i < sizeof entities / sizeof entities[0]; i++)
		if (!strncmp(text, entities[i].entity, strlen(entities[i].entity))) {
			*length = strlen(entities[i].entity);
			return entities[i].character;
		}
	*length = 1;
	return *text;
}

/* Copies a text with its entities resolved; false: it does not fit. */
static bool
s3_text(const char *text, size_t length, char *to, size_t size)
{
	const char *end = text + length;
	size_t at = 0, taken;

	while (text < end && at + 1 < size) {
		to[at++] = s3_character(text, &taken);
		text += taken;
	}
	to[at] = '\0';
	return text >= end;
}

bool
s3_text_of(const char *answer, const char *tag, char *to, size_t size)
{
	const char *text;
	size_t length;

	return answer && s3_element(&answer, tag, &text, &length) && s3_text(text, length, to, size);
}

const char *
s3_name_of(const char *key)
{
	size_t length = strlen(host->place->prefix);

	return strncmp(key, host->place->prefix, length) ? NULL : key + length;
}

int64_t
s3_time(const char *text)
{
	struct tm utc = { 0 };

	return strptime(text, "%Y-%m-%dT%H:%M:%S", &utc) ? (int64_t)timegm(&utc) : 0;
}
