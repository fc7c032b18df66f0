/* The header Range: see range.h. */
#include "range.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

/* Reads digits; -1 where there are none. What is larger than any file stays as large as can be. */
static int64_t
range_read_number(const char **at)
{
	int64_t number = -1;

	for (; **at >= '0' && **at <= '9'; (*at)++) {
		int64_t before = number < 0 ? 0 : number;

		number = before > (INT64_MAX - 9) / 10 ? INT64_MAX : before * 10 + (**at - '0');
	}
	return number;
}

enum range_kind
range_read(const char *value, int64_t size, struct range *range)
{
	int64_t first, last;

	if (!value || strncasecmp(value, "bytes=", 6) != 0)
		return RANGE_NONE;
	value += 6;
	first = range_read_number(&value);
	if (*value++ != '-')
		return RANGE_NONE;
	last = range_read_number(&value);
	if (*value || (first < 0 && last < 0) || (first >= 0 && last >= 0 && last < first))
		return RANGE_NONE;
	if (first >= size || (first < 0 && last == 0))
		return RANGE_UNSATISFIABLE;
	if (first < 0) {
		first = last < size ? size - last : 0;
		last = size - 1;
	}
	*range = (struct range){ first, last < 0 || last >= size ? size - 1 : last };
	return RANGE_SOME;
}
