/* Lists of words: see words.h. */
#include "lib/base/words.h"

#include <string.h>
#include <strings.h>

static const char separators[] = " \t,";

const char *
words_next(const char **list, size_t *length)
{
	const char *word = *list + strspn(*list, separators);

	*length = strcspn(word, separators);
	*list = word + *length;
	return *length ? word : NULL;
}

bool
words_have(const char *list, const char *word)
{
	const char *one;
	size_t length;

	while ((one = words_next(&list, &length)))
		if (length == strlen(word) && !strncasecmp(one, word, length))
			return true;
	return false;
}
