/* A small set of ids: see id_set.h. */
#include "lib/base/id_set.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool
id_set_add(struct id_set *set, int64_t id)
{
	int at = 0;

	while (at < set->count && set->id[at] < id)
		at++;
	if (at < set->count && set->id[at] == id)
		return true;
	if (set->count == ID_SET_MOST)
		return false;
	memmove(&set->id[at + 1], &set->id[at], (size_t)(set->count - at) * sizeof set->id[0]);
	set->id[at] = id;
	set->count++;
	return true;
}

void
id_set_write(const struct id_set *set, char text[ID_SET_BYTES])
{
	char *end = text;

	*end = '\0';
	for (int i = 0; i < set->count; i++)
		end += snprintf(end, (size_t)(text + ID_SET_BYTES - end), i ? ",%lld" : "%lld", (long long)set->id[i]);
}

struct id_set
id_set_read(const char *text)
{
	struct id_set set = { 0 };
	char *end;

	for (; *text; text = end + 1) {
		id_set_add(&set, strtoll(text, &end, 10));
		if (*end != ',')
			break;
	}
	return set;
}
