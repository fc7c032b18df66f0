/* Forms, however they were cut: fcgi/multipart. Everything that comes out is written down as text and compared. */
#include "tap.h"
#include "fcgi/multipart.h"

#include <stdint.h>
#include <stdlib.h>

enum { RECORD_MAX = 1 << 20 };

static const char type[] = "multipart/form-data; boundary=AaB";

/* What came out: `[name|filename]` for each part, then its bytes. */
static struct record {
	char bytes[RECORD_MAX];
	size_t length;
	size_t most; /* after how many bytes the sink has had enough; 0: never */
} record;

static void
note(const char *bytes, size_t length)
{
	if (record.length + length >= sizeof record.bytes)
		exit(2);
	memcpy(record.bytes + record.length, bytes, length);
	record.length += length;
	record.bytes[record.length] = '\0';
}

static bool
begin(void *context, const struct multipart_part *part)
{
	(void)context;
	note("[", 1);
	note(part->name, strlen(part->name));
	note("|", 1);
	note(part->filename, strlen(part->filename));
	note(part->encoded ? "|encoded]" : "]", part->encoded ? 9 : 1);
	return true;
}

static bool
data(void *context, const char *bytes, size_t length)
{
	(void)context;
	note(bytes, length);
	return !record.most || record.length < record.most;
}

/* Feeds a form in pieces of `piece` bytes, of random sizes for 0; whether it was complete. */
static bool
feed(const char *form, size_t length, size_t piece)
{
	static const struct multipart_sink sink = { begin, data, NULL };
	static struct multipart parser;

	record.length = 0;
	*record.bytes = '\0';
	memset(&parser, 0xa5, sizeof parser);
	if (!multipart_begin(&parser, type, &sink))
		return false;
	for (size_t at = 0, count; at < length; at += count) {
		count = piece ? piece : (size_t)(1 + rand() % 40);
		if (count > length - at)
			count = length - at;
		if (!multipart_feed(&parser, form + at, count))
			return false;
	}
	return multipart_complete(&parser);
}

/* Claims that a form gives this, or for NULL that it is refused, cut in many ways. */
static void
gives_of(const char *form, size_t length, const char *wanted, const char *what)
{
	static const size_t pieces[] = { SIZE_MAX / 2, 1, 2, 3, 7, 64, 4096, 8192, 16384, 0, 0, 0, 0, 0 };
	bool same = true;

	for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++) {
		bool complete = feed(form, length, pieces[i]);

		if (complete == (wanted != NULL) && (!wanted || !strcmp(record.bytes, wanted)))
			continue;
		same = false;
		printf("# in pieces of %zu: %s %.200s\n", pieces[i], complete ? "complete" : "refused", record.bytes);
	}
	claim(same, what);
}

static void
gives(const char *form, const char *wanted)
{
	gives_of(form, strlen(form), wanted, form);
}

#define PART(name) "--AaB\r\nContent-Disposition: form-data; name=\"" name "\"\r\n\r\n"

static void
accept_forms(void)
{
	gives(PART("a") "1\r\n--AaB--", "[a|]1");
	gives(PART("a") "1\r\n--AaB--\r\nepilogue\r\n--AaB\r\n", "[a|]1");
	gives("preamble\r\n" PART("a") "1\r\n" PART("b") "2\r\n--AaB--", "[a|]1[b|]2");
	gives(PART("a") "\r\n--AaB--", "[a|]");
	gives(PART("a") "\r\n\r\n--AaB--", "[a|]\r\n");
	gives("--AaB--", "");
	gives("\r\n--AaB--", "");
	gives("x--AaB\r\n\r\n--AaB--", "");
	gives("--AaB \t\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--AaB--", "[a|]1");
	gives("--AaB\r\nX: y\r\ncontent-disposition:form-data;name=a;filename=\"b c\"\r\nZ: 1\r\n\r\n1\r\n--AaB--", "[a|b c]1");
	gives("--AaB\r\nContent-Disposition: form-data; name=a; filename*=UTF-8''%c3%a4\r\n\r\n1\r\n--AaB--", "[a|\xc3\xa4]1");
	gives("--AaB\r\nContent-Disposition: form-data; name=a; filename=\"=?utf-8?B?w7Y=?=\"; filename*=utf-8''%c3%a4\r\n\r\n1\r\n--AaB--",
	      "[a|\xc3\xa4]1");
	/* What begins like a delimiter, again and again. */
	gives(PART("a") "\r\n--Aa\r\n--A\r\n-\r\r\n\r\n--AaC--AaB\r\n--AaB--", "[a|]\r\n--Aa\r\n--A\r\n-\r\r\n\r\n--AaC--AaB");
	gives(PART("a") "\r\r\r\n\r\n--AaB--", "[a|]\r\r\r\n");
}

static void
refuse_forms(void)
{
	gives("", NULL);
	gives("no form at all", NULL);
	gives("--AaB", NULL);
	gives("--AaB-", NULL);
	gives(PART("a") "1", NULL);
	gives(PART("a") "1\r\n--AaB", NULL);
	gives(PART("a") "1\r\n--AaB-", NULL);
	gives(PART("a") "1\n--AaB--", NULL);
	gives(PART("a") "1\r\n--AaBx\r\n2\r\n--AaB--", NULL);
	gives(PART("a") "1\r\n--AaB -x\r\n--AaB--", NULL);
	gives("--AaB\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--AaB--", NULL);
	gives("--AaB\r\n\r\n1\r\n--AaB--", NULL);
	gives("--AaB\r\nContent-Type: text/plain\r\n\r\n1\r\n--AaB--", NULL);
	gives("--AaB\r\nContent-Disposition: form-data\r\n\r\n1\r\n--AaB--", NULL);
	gives("--AaB\r\nContent-Disposition: form-data; name=\"\"\r\n\r\n1\r\n--AaB--", NULL);
	gives("--AaB\r\nX-Content-Disposition: form-data; name=a\r\n\r\n1\r\n--AaB--", NULL);
}

static void
take_any_byte(void)
{
	static const char nul[] = PART("a") "1\0002\r\n--AaB--";
	static const char head[] = "--AaB\r\nContent-Disposition: form-data; name=\"a\0b\"\r\n\r\n1\r\n--AaB--";

	feed(nul, sizeof nul - 1, 1);
	claim(record.length == 7 && !memcmp(record.bytes, "[a|]1\0002", 7), "NUL in a body is a byte like others");
	gives_of(head, sizeof head - 1, NULL, "NUL in a header is none");
}

/* A form with one part whose headers have this many bytes (without the line ends around them). */
static size_t
form_of_headers(char *form, size_t headers)
{
	static const char start[] = "Content-Disposition: form-data; name=a\r\nX: ";
	size_t at = (size_t)sprintf(form, "--AaB\r\n%s", start);

	memset(form + at, 'x', headers - (sizeof start - 1));
	at += headers - (sizeof start - 1);
	return at + (size_t)sprintf(form + at, "\r\n\r\n1\r\n--AaB--");
}

static void
keep_within_bounds(void)
{
	static char form[RECORD_MAX / 2], wanted[RECORD_MAX / 2];
	char what[80];
	size_t length;

	/* The line end before them counts. */
	for (size_t headers = MULTIPART_HEADERS_MAX - 10; headers <= MULTIPART_HEADERS_MAX - 2; headers++) {
		snprintf(what, sizeof what, "headers of %zu bytes", headers);
		length = form_of_headers(form, headers);
		gives_of(form, length, "[a|]1", what);
	}
	length = form_of_headers(form, MULTIPART_HEADERS_MAX + 1);
	gives_of(form, length, NULL, "headers that are a byte too long");
	length = form_of_headers(form, 3 * MULTIPART_HEADERS_MAX);
	gives_of(form, length, NULL, "headers that are much too long");
	for (size_t blanks = 100; blanks <= 20000; blanks += 1100) {
		length = (size_t)
			sprintf(form, "--AaB%*s\r\nContent-Disposition: form-data; name=a\r\n\r\n1\r\n--AaB--", (int)blanks, "");
		snprintf(what, sizeof what, "%zu blanks behind a delimiter", blanks);
		/* How many there may be is nobody's need, but it is the same number however they are cut. */
		gives_of(form, length, blanks == 100 || feed(form, length, SIZE_MAX / 2) ? "[a|]1" : NULL, what);
	}
	length = 0;
	*wanted = '\0';
	for (int i = 0; i <= MULTIPART_PARTS_MAX; i++) {
		length += (size_t)sprintf(form + length, PART("a") "1\r\n");
		if (i + 1 == MULTIPART_PARTS_MAX) {
			memcpy(form + length, "--AaB--", 7);
			for (int k = 0; k <= i; k++)
				strcat(wanted, "[a|]1");
			gives_of(form, length + 7, wanted, "as many parts as there may be");
		}
	}
	length += (size_t)sprintf(form + length, "--AaB--");
	gives_of(form, length, NULL, "a part too many");
}

/* A body larger than any window comes out as it went in. */
static void
pass_large_bodies(void)
{
	static char form[RECORD_MAX / 2], wanted[RECORD_MAX / 2];
	size_t at = (size_t)sprintf(form, PART("a")), length = 200000;

	for (size_t i = 0; i < length; i++)
		form[at + i] = "\r\n-AaBx"[rand() % 7];
	/* Not that one in the middle. */
	for (char *found; (found = memmem(form + at, length, "\r\n--AaB", 7));)
		*found = 'x';
	form[at + length - 1] = '.';
	memcpy(wanted, "[a|]", 4);
	memcpy(wanted + 4, form + at, length);
	wanted[4 + length] = '\0';
	memcpy(form + at + length, "\r\n--AaB--", 9);
	gives_of(form, at + length + 9, wanted, "a large body of almost delimiters");
	record.most = 50000;
	claim(!feed(form, at + length + 9, 1000) && record.length < 70000, "a sink that has had enough ends it");
	record.most = 0;
}

static void
begins(const char *content_type, bool wanted)
{
	static const struct multipart_sink sink = { begin, data, NULL };
	static struct multipart parser;

	claim(multipart_begin(&parser, content_type, &sink) == wanted, content_type);
}

static void
read_boundaries(void)
{
	char text[200] = "multipart/form-data; boundary=";
	size_t length = strlen(text);

	begins(type, true);
	begins("Multipart/Form-Data;boundary=\"a b\"", true);
	begins("multipart/form-data; charset=utf-8; BOUNDARY=a'()+_,-./:=?b", true);
	begins("multipart/form-data", false);
	begins("multipart/form-data; boundary=", false);
	begins("multipart/form-data; boundary=\"\"", false);
	begins("multipart/form-data; boundary=\"a \"", false);
	begins("multipart/form-data; boundary=\"a\r\nb\"", false);
	begins("multipart/form-data; boundary=a\xc3\xa4", false);
	begins("multipart/form-data; boundary=a*b", false);
	begins("multipart/form-datax; boundary=a", false);
	begins("multipart/mixed; boundary=a", false);
	begins("application/json", false);
	memset(text + length, 'b', 70);
	begins(text, true);
	text[length + 70] = 'b';
	begins(text, false);
}

#define HEAD_OF_A "--AaB\r\nContent-Disposition: form-data; name=a\r\n"
#define END "\r\n\r\nx\r\n--AaB--"

/* What is not sent as it is, before or behind the name. */
static void
check_encodings(void)
{
	gives(HEAD_OF_A "Content-Encoding: gzip" END, "[a||encoded]x");
	gives("--AaB\r\ncontent-encoding:gzip\r\nContent-Disposition: form-data; name=a" END, "[a||encoded]x");
	gives(HEAD_OF_A "Content-Encoding: identity, gzip" END, "[a||encoded]x");
	gives(HEAD_OF_A "Content-Encoding: Identity " END, "[a|]x");
	gives(HEAD_OF_A "Content-Transfer-Encoding: base64" END, "[a||encoded]x");
	gives(HEAD_OF_A "Content-Transfer-Encoding: quoted-printable" END, "[a||encoded]x");
	gives(HEAD_OF_A "Content-Transfer-Encoding: 8BIT" END, "[a|]x");
	gives(HEAD_OF_A "Content-Transfer-Encoding: binary\r\nContent-Type: text/plain" END, "[a|]x");
}

int
main(void)
{
	check_encodings();
	accept_forms();
	refuse_forms();
	take_any_byte();
	keep_within_bounds();
	pass_large_bodies();
	read_boundaries();
	return tap_done();
}
