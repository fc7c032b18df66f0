/* Small sets of ids: whatever way they are put together, equal ones have equal texts. */
#include "lib/base/id_set.h"
#include "tap.h"

#include <string.h>

static bool
writes(const struct id_set *set, const char *expected)
{
	char text[ID_SET_BYTES];

	id_set_write(set, text);
	return strcmp(text, expected) == 0;
}

static void
check_order(void)
{
	struct id_set set = { 0 };

	claim(writes(&set, ""), "an empty set");
	id_set_add(&set, 17);
	id_set_add(&set, 3);
	id_set_add(&set, 204);
	id_set_add(&set, 17);
	claim(writes(&set, "3,17,204"), "in ascending order, each once");
	set = id_set_read("3,17,204");
	claim(set.count == 3 && set.id[0] == 3 && set.id[2] == 204, "read back");
	claim(id_set_read("").count == 0, "nothing is an empty set");
}

static void
check_bounds(void)
{
	struct id_set set = { 0 }, again;
	char text[ID_SET_BYTES];

	for (int i = 0; i < ID_SET_MOST; i++)
		claim(id_set_add(&set, INT64_MAX - i), "an id more");
	claim(!id_set_add(&set, 1) && set.count == ID_SET_MOST, "one too many");
	claim(id_set_add(&set, INT64_MAX), "one that is there is none too many");
	id_set_write(&set, text);
	again = id_set_read(text);
	claim(memcmp(&set, &again, sizeof set) == 0, "the largest ids");
}

int
main(void)
{
	check_order();
	check_bounds();
	return tap_done();
}
