/* How the ids of resources are read: see resource.h. */
#include "lib/request/resource.h"

#include <stdlib.h>
#include <string.h>

int64_t
resource_read_id(const char *text)
{
	size_t length = strlen(text);

	if (length == 0 || length > 18 || strspn(text, "0123456789") != length || *text == '0')
		return INT64_MIN;
	return strtoll(text, NULL, 10);
}

int64_t
resource_read_id_or_me(const char *text)
{
	return strcmp(text, "me") ? resource_read_id(text) : PERSON_SELF;
}

int64_t
resource_read_text(const char *text)
{
	(void)text;
	return 1;
}
