/* Times as clients write them: lib/base/time_text. */
#include "tap.h"
#include "lib/base/time_text.h"

static void
gives(const char *text, int64_t expected)
{
	int64_t seconds = -7;

	claim(time_text_read(text, &seconds) && seconds == expected, text);
}

/* Also leaves alone what the caller has prepared. */
static void
is_none(const char *text)
{
	int64_t seconds = -7;

	claim(!time_text_read(text, &seconds) && seconds == -7, *text ? text : "nothing");
}

static void
check_days(void)
{
	static const char *const nonsense[] = {
		"",           "2026-05",    "2026-05-1",  "2026-5-01",  "2026-05-01 ", " 2026-05-01", "2026-05-01T12:00:00Z",
		"2026/05/01", "20260501",   "1969-12-31", "2026-00-01", "2026-13-01",  "2026-05-00",  "2026-04-31",
		"2026-02-29", "2100-02-29", "yesterday",
	};

	claim(time_text_day("2026-05-01") == 20260501, "a day");
	claim(time_text_day("1970-01-01") == 19700101, "the first");
	claim(time_text_day("2000-02-29") == 20000229, "of a leap year");
	claim(time_text_day("9999-12-31") == 99991231, "the last");
	for (size_t i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++)
		claim(!time_text_day(nonsense[i]), *nonsense[i] ? nonsense[i] : "nothing");
}

int
main(void)
{
	static const char *const nonsense[] = {
		"",
		"2026",
		"2026-05-01",
		"12:00:00Z",
		"2026-05-01T12:00Z",
		"2026-05-01T12:00:00",
		"2026-05-01 12:00:00Z",
		"2026-05-01T12:00:00Z ",
		" 2026-05-01T12:00:00Z",
		"2026-5-01T12:00:00Z",
		"2026-13-01T12:00:00Z",
		"2026-00-01T12:00:00Z",
		"2026-05-32T12:00:00Z",
		"2026-05-00T12:00:00Z",
		"2026-02-29T12:00:00Z",
		"2026-04-31T12:00:00Z",
		"1900-02-29T12:00:00Z",
		"2026-05-01T24:00:00Z",
		"2026-05-01T12:60:00Z",
		"2026-05-01T12:00:61Z",
		"2026-05-01T12:00:00.Z",
		"2026-05-01T12:00:00,5Z",
		"2026-05-01T12:00:00+02",
		"2026-05-01T12:00:00+0200",
		"2026-05-01T12:00:00+24:00",
		"2026-05-01T12:00:00+02:60",
		"2026-05-01T12:00:00UTC",
		"2026/05/01T12:00:00Z",
		"-026-05-01T12:00:00Z",
		"+2026-05-01T12:00:00Z",
		"tomorrow",
		"9999-12-31T23:59:59-00:01",
		"1777636800",
	};

	gives("2026-05-01T12:00:00Z", 1777636800);
	gives("2026-05-01t12:00:00z", 1777636800);
	gives("1970-01-01T00:00:00Z", 0);
	gives("1969-12-31T23:59:59Z", -1);
	gives("2024-02-29T00:00:00Z", 1709164800);
	gives("2000-02-29T00:00:00Z", 951782400);
	gives("9999-12-31T23:59:59Z", 253402300799);
	gives("2026-05-01T12:00:00.000Z", 1777636800);
	gives("2026-05-01T12:00:00.999999999999999999999Z", 1777636800);
	gives("2026-05-01T14:00:00+02:00", 1777636800);
	gives("2026-05-01T06:30:00-05:30", 1777636800);
	gives("2026-05-01T00:30:00+01:00", 1777591800);
	gives("2026-12-31T23:59:60Z", 1798761600);
	for (size_t i = 0; i < sizeof nonsense / sizeof nonsense[0]; i++)
		is_none(nonsense[i]);
	check_days();
	return tap_done();
}
