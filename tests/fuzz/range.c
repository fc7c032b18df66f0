/* The header Range: what is given lies inside the file, and says the same when it is asked for again. First line: the
 * size of the file; then the header. */
#include "fuzz.h"
#include "fcgi/range.h"

#include <inttypes.h>

static void
ask_again(int64_t size, struct range range)
{
	struct range again = { -1, -1 };
	char value[64];

	snprintf(value, sizeof value, "bytes=%" PRId64 "-%" PRId64, range.first, range.last);
	CLAIM(range_read(value, size, &again) == RANGE_SOME, "a range that was given is not given again");
	CLAIM(again.first == range.first && again.last == range.last, "the same range is another one");
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = text_of(data, size), *value = next_line(text);
	int64_t length = strtoll(text, NULL, 10);
	struct range range = { -7, -7 };
	enum range_kind kind;

	/* No file is so large that its numbers do not fit. */
	if (length < 1 || length > INT64_MAX / 100)
		length = 1;
	kind = range_read(value, length, &range);
	if (kind == RANGE_SOME) {
		CLAIM(range.first >= 0 && range.first <= range.last && range.last < length, "a range outside of the file");
		ask_again(length, range);
	} else {
		CLAIM(range.first == -7 && range.last == -7, "no range, but it was touched");
	}
	CLAIM(kind == RANGE_NONE || strchr(value, '-'), "a range without a dash");
	CLAIM(kind == RANGE_NONE || !strchr(value, ','), "several ranges as one");
	free(text);
	return 0;
}
