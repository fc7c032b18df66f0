/* Parameters of header fields, read and written: fcgi/disposition. */
#include "tap.h"
#include "fcgi/disposition.h"
#include "lib/strbuf.h"

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
	claim(disposition_extended("x; filename*=UTF-8''%61%62%63%64%65", "filename*", value, sizeof value)
	      && !strcmp(value, "abcd"), "also when it is decoded");
}

int
main(void)
{
	read_some();
	keep_within_bounds();
	reads_extended("x; filename*=UTF-8''a%20b.txt", "a b.txt");
	reads_extended("x; filename*=utf-8'en'%c3%A4.txt", "\xc3\xa4.txt");
	reads_extended("x; filename*=UTF-8''a%zz", "a");
	reads_extended("x; filename*=UTF-8''a%2", "a");
	reads_extended("x; filename*=UTF-8''a%00b", "a");
	reads_extended("x; filename*=UTF-8''", "");
	lacks_extended("x; filename*=ISO-8859-1''a");
	lacks_extended("x; filename*=UTF-8'a");
	lacks_extended("x; filename=a");
	writes("a b-1_.txt", "Content-Disposition: inline; filename=\"a b-1_.txt\"; filename*=UTF-8''a%20b-1_.txt\r\n");
	writes("\xc3\xa4\"\\;%\r\n", "Content-Disposition: inline; filename=\"________\"; filename*=UTF-8''%C3%A4%22%5C%3B%25%0D%0A\r\n");
	return tap_done();
}
