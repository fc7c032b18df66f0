/* The header Range: fcgi/range. */
#include "tap.h"
#include "fcgi/range.h"

enum { SIZE = 1000 };

static void
gives(const char *value, int64_t first, int64_t last)
{
	struct range range = { -7, -7 };

	claim(range_read(value, SIZE, &range) == RANGE_SOME && range.first == first && range.last == last, value);
}

/* Also leaves alone what the caller has prepared. */
static void
gives_none(enum range_kind kind, const char *value)
{
	struct range range = { -7, -7 };

	claim(range_read(value, SIZE, &range) == kind && range.first == -7 && range.last == -7, value ? value : "no header");
}

int
main(void)
{
	static const char *const nonsense[] = {
		"",           "bytes",         "bytes=",     "bytes=-",   "bytes=x",    "bytes=1",
		"bytes=5-4",  "bytes=1-2,4-5", "bytes=1-2 ", "bytes=1-x", "bytes= 1-2", "bytes=--5",
		"bytes=+1-2", "bytes=1.0-2",   "items=1-2",  "bytes 1-2", "1-2",        "bytes=0x1-2",
	};
	static const char *const absent[] = {
		"bytes=1000-",
		"bytes=1000-1000",
		"bytes=1001-2000",
		"bytes=-0",
		"bytes=99999999999999999999-",
		"bytes=9223372036854775807-",
		"bytes=99999999999999999999-99999999999999999999",
	};

	gives("bytes=0-0", 0, 0);
	gives("bytes=0-999", 0, 999);
	gives("bytes=0-1000", 0, 999);
	gives("bytes=0-", 0, 999);
	gives("bytes=999-", 999, 999);
	gives("bytes=500-600", 500, 600);
	gives("bytes=000500-0600", 500, 600);
	gives("bytes=-1", 999, 999);
	gives("bytes=-999", 1, 999);
	gives("bytes=-1000", 0, 999);
	gives("bytes=-1001", 0, 999);
	gives("bytes=-99999999999999999999", 0, 999);
	gives("bytes=1-99999999999999999999", 1, 999);
	gives("bytes=1-9223372036854775807", 1, 999);
	gives("BYTES=1-2", 1, 2);
	for (size_t i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++)
		gives_none(RANGE_NONE, nonsense[i]);
	gives_none(RANGE_NONE, NULL);
	for (size_t i = 0; i < sizeof absent / sizeof absent[0]; i++)
		gives_none(RANGE_UNSATISFIABLE, absent[i]);
	return tap_done();
}
