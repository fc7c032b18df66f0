/* What a message is found by beside its words: see search_sign.h. */
#include "lib/search/search_sign.h"
#include "lib/base/strbuf.h"

#include <strings.h>

static const char *const has_names[] = { [SEARCH_HAS_FILE] = "file", [SEARCH_HAS_IMAGE] = "image", [SEARCH_HAS_LINK] = "link" };

void
search_sign_write(struct strbuf *to, enum search_sign sign, int64_t number)
{
	search_sign_write_text(to, sign, "");
	strbuf_number(to, number);
}

void
search_sign_write_text(struct strbuf *to, enum search_sign sign, const char *text)
{
	char first = (char)sign;

	strbuf_add(to, &first, 1);
	strbuf_text(to, text);
}

const char *
search_has_name(enum search_has has)
{
	return has_names[has];
}

bool
search_has_read(const char *name, enum search_has *has)
{
	for (size_t i = 0; i < sizeof has_names / sizeof has_names[0]; i++)
		if (!strcasecmp(name, has_names[i])) {
			*has = (enum search_has)i;
			return true;
		}
	return false;
}
