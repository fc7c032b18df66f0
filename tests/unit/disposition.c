/* Parameters of header fields, read and written: fcgi/disposition. */
#include "tap.h"
#include "fcgi/disposition.h"
#include "lib/base/strbuf.h"

#include <stdlib.h>

static void
reads(const char *header, const char *wanted)
{
	char value[64];

	disposition_parameter(header, "filename", value, sizeof value);
	claim_text(value, wanted, header);
}

static void
lacks(const char *header)
{
	char value[64] = "before";

	claim(!disposition_parameter(header, "filename", value, sizeof value) && !*value, header);
}

static void
reads_extended(const char *header, const char *wanted)
{
	char value[64];

	claim(disposition_extended(header, "filename*", value, sizeof value), header);
	claim_text(value, wanted, header);
}

static void
lacks_extended(const char *header)
{
	char value[64] = "before";

	claim(!disposition_extended(header, "filename*", value, sizeof value) && !*value, header);
}

static void
writes(const char *name, const char *wanted)
{
	struct strbuf line = { 0 };

	disposition_write("inline", name, &line);
	claim_text(strbuf_string(&line), wanted, name);
	strbuf_free(&line);
}

static void
read_some(void)
{
	reads("form-data; name=\"a\"; filename=\"b.txt\"", "b.txt");
	reads("form-data; filename=b.txt; name=a", "b.txt");
	reads("form-data;filename=b.txt", "b.txt");
	reads("form-data; FileName=b.txt", "b.txt");
	reads("form-data;\t filename=b.txt \t", "b.txt");
	reads("form-data; filename=\"\"", "");
	reads("form-data; filename=", "");
	reads("form-data; filename=\"a;b=c.txt\"", "a;b=c.txt");
	reads("form-data; name=\"x; filename=no\"; filename=yes", "yes");
	reads("form-data; name=\"x\\\"; filename=no\"; filename=yes", "yes");
	reads("form-data; filename=\"a\\\"b\"", "a\"b");
	reads("form-data; filename=\"a\\\\b\"", "a\\b");
	reads("form-data; filename=\"C:\\dir\\b.txt\"", "C:\\dir\\b.txt");
	reads("form-data; filename=\"a%22b\"", "a\"b");
	reads("form-data; filename=\"100%.txt\"", "100%.txt");
	reads("form-data; filename=\"open", "open");
	reads("form-data; filename=\"open\\", "open\\");
	reads("form-data; filename=\"\xc3\xa4\"", "\xc3\xa4");
	reads("form-data; filename*=UTF-8''no; filename=yes", "yes");
	lacks("form-data");
	lacks("form-data; filename");
	lacks("form-data; xfilename=no");
	lacks("form-data; filenamex=no");
	lacks("filename=no");
	lacks("form-data; name=\"; filename=no\"");
	lacks("");
}

static void
keep_within_bounds(void)
{
	char value[5];

	claim(disposition_parameter("x; filename=\"abcdefgh\"", "filename", value, sizeof value), "a value that is too long");
	claim_text(value, "abcd", "is cut to the room there is");
	disposition_parameter("x; filename=\"abc\\\"d\"", "filename", value, sizeof value);
	claim_text(value, "abc\"", "also at an escape");
	claim(disposition_extended("x; filename*=UTF-8''%61%62%63%64%65", "filename*", value, sizeof value) && !strcmp(value, "abcd"),
	      "also when it is decoded");
}

static void
names(const char *header, const char *wanted)
{
	char value[64];

	claim(disposition_filename(header, value, sizeof value), header);
	claim_text(value, wanted, header);
}

/* What clients send for a name with letters of the world; the first two are .NET's, in either order. */
static void
read_names(void)
{
	char value[4];

	names("x; name=file; filename=\"=?utf-8?B?w6QudHh0?=\"; filename*=utf-8''%C3%A4.txt", "\xc3\xa4.txt");
	names("x; filename*=utf-8''%C3%A4.txt; filename=\"=?utf-8?B?eC50eHQ=?=\"; name=file", "\xc3\xa4.txt");
	names("x; filename=plain.txt; filename*=UTF-8''better.txt", "better.txt");
	names("x; filename*=UTF-8''better.txt; filename=plain.txt", "better.txt");
	names("x; filename=plain.txt; filename*=UTF-8''bro%ken", "plain.txt");
	names("x; filename=plain.txt; filename*=UTF-8''%ff", "plain.txt");
	names("x; filename=plain.txt; filename*=no-such''x", "plain.txt");
	names("x; filename=plain.txt; filename*=UTF-8''", "plain.txt");
	names("x; filename=\"=?utf-8?B?w6QudHh0?=\"", "\xc3\xa4.txt");
	names("x; filename=\"=?UTF-8?b?w6QudHh0Lg?=\"", "\xc3\xa4.txt.");
	names("x; filename==?utf-8?B?w6QudHh0?=", "\xc3\xa4.txt");
	names("x; filename=\"=?utf-8?Q?=C3=A4_b=2Etxt?=\"", "\xc3\xa4 b.txt");
	names("x; filename=\"=?utf-8?q?100%_=c3=a4?=\"", "100% \xc3\xa4");
	names("x; filename=\"=?iso-8859-1?Q?=E4=80?=\"", "\xc3\xa4\xe2\x82\xac");
	names("x; filename=\"=?windows-1252?Q?=8a=ff?=\"", "\xc5\xa0\xc3\xbf");
	names("x; filename=\"=?us-ascii*en?Q?a_b?=\"", "a b");
	names("x; filename=\"=?utf-8?B?w6Q=?= \t=?utf-8?Q?=C3=B6?=\"", "\xc3\xa4\xc3\xb6");
	names("x; filename=\"=?utf-8?B?w6Q=?= and =?utf-8?B?w6Q=?=.txt\"", "\xc3\xa4 and =?utf-8?B?w6Q=?=.txt");
	names("x; filename=\"=?utf-8?Q?\?= x \"", " x ");
	/* Half a character in one word, the other half in the next: against the rule, and met. */
	names("x; filename=\"=?utf-8?B?ww==?= =?utf-8?B?pA==?=\"", "\xc3\xa4");
	names("x; filename=\"=?koi8-r?B?w6Q=?=\"", "=?koi8-r?B?w6Q=?=");
	names("x; filename=\"=?utf-8?X?w6Q=?=\"", "=?utf-8?X?w6Q=?=");
	names("x; filename=\"=?utf-8?B?w6Q*?=\"", "=?utf-8?B?w6Q*?=");
	names("x; filename=\"=?utf-8?Q?=C3=A?=\"", "=?utf-8?Q?=C3=A?=");
	names("x; filename=\"=?utf-8?Q?=00a?=\"", "=?utf-8?Q?=00a?=");
	names("x; filename=\"=?\?=\"", "=?\?=");
	names("x; filename=\"=?utf-8?Q?a?b?=\"", "=?utf-8?Q?a?b?=");
	claim(!disposition_filename("x; name=file", value, sizeof value) && !*value, "no name at all");
	claim(disposition_filename("x; filename=\"=?utf-8?B?YWJjZGVm?=\"", value, sizeof value),
	      "a word where there is little room");
	claim_text(value, "=?u", "is cut before it is decoded");
	claim(disposition_filename("x; filename=\"=?utf-8?Q?=e4?= \"", value, sizeof value), "so that nothing is written beyond");
}

int
main(void)
{
	read_some();
	read_names();
	keep_within_bounds();
	reads_extended("x; filename*=UTF-8''a%20b.txt", "a b.txt");
	reads_extended("x; filename*=utf-8'en'%c3%A4.txt", "\xc3\xa4.txt");
	reads_extended("x; filename*=UTF-8''", "");
	reads_extended("x; filename*=\"UTF-8''a%20b.txt\"", "a b.txt");
	reads_extended("x; filename*=iso-8859-1''%A3%20rates", "\xc2\xa3 rates");
	lacks_extended("x; filename*=UTF-8''a%zz");
	lacks_extended("x; filename*=UTF-8''a%2");
	lacks_extended("x; filename*=UTF-8''a%00b");
	lacks_extended("x; filename*=UTF-8''a%ff");
	lacks_extended("x; filename*=KOI8-R''a");
	lacks_extended("x; filename*=UTF-8'a");
	lacks_extended("x; filename=a");
	writes("a b-1_.txt", "Content-Disposition: inline; filename=\"a b-1_.txt\"; filename*=UTF-8''a%20b-1_.txt\r\n");
	writes("\xc3\xa4\"\\;%\r\n",
	       "Content-Disposition: inline; filename=\"________\"; filename*=UTF-8''%C3%A4%22%5C%3B%25%0D%0A\r\n");
	return tap_done();
}
