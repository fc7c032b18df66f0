/*
 * The parsers of strangers' bytes and the inputs that are worst for them: see cost.h. To add a parser, add a function that gives
 * it a text, and a row for each kind of text that makes it work: many small things, one large thing, things that are almost
 * what it looks for.
 */
#define _GNU_SOURCE 1
#include "cost.h"
#include "fcgi/disposition.h"
#include "fcgi/http.h"
#include "fcgi/multipart.h"
#include "fcgi/range.h"
#include "lib/account/account.h"
#include "lib/base/config.h"
#include "lib/base/json_members.h"
#include "lib/base/percent.h"
#include "lib/base/search_key.h"
#include "lib/base/text.h"
#include "lib/base/words.h"
#include "lib/file/filename.h"
#include "lib/file/filetype.h"
#include "lib/file/image.h"
#include "lib/message/mention_find.h"
#include "lib/request/input.h"
#include "lib/request/token.h"
#include "wsd/origin.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

enum { KIB = 1024, MIB = 1024 * KIB, HANDSHAKE = 16 * KIB, HEADER = 32 * KIB, SHORT = 64 * KIB };

/* ---- bodies */

/* Asks for one field as everything that it could be. */
static void
take_all(struct input *input)
{
	input_line(input, "a", 1, 100);
	input_block(input, "a", 0, 4000);
	input_exact(input, "a", 0, 64);
	input_word(input, "a", "own public");
	input_integer(input, "a", 0, INT64_MAX);
	input_boolean(input, "a");
	input_time(input, "a");
	input_ids(input, "a", 10);
	input_texts(input, "a", 100);
}

static void
json(const char *text, size_t length)
{
	struct input input = { 0 };

	input_read_json(&input, text, length);
	take_all(&input);
	input_free(&input);
}

static void
form(const char *text, size_t length)
{
	struct input input = { 0 };

	input_read_form(&input, text, length);
	take_all(&input);
	input_free(&input);
}

static void
frame(const char *text, size_t length)
{
	struct span rest = { text, length };
	struct json_member member;

	json(text, length);
	json_member_find(rest, "data");
	while (json_member_next(&rest, &member))
		json_member_is(&member, "from_user_id");
}

static void
account(const char *text, size_t length)
{
	struct input input = { 0 };
	struct account account = { 0 };

	input_read_json(&input, text, length);
	account_take_username(&input, &account, NULL);
	account_take_email(&input, &account);
	account_take_display_name(&input, &account);
	account_take_password(&input, "password", account.email, account.username);
	input_free(&input);
}

static void
folded(const char *text, size_t length)
{
	(void)length;
	free(text_folded(text));
}

static void
normalized(const char *text, size_t length)
{
	(void)length;
	free(text_normalized(text));
}

static void
searched(const char *text, size_t length)
{
	(void)length;
	free(search_key(text));
}

static int64_t
nobody(void *context, const char *key)
{
	(void)context;
	return *key == '\0';
}

/* Where an ampersand stands: @ is the harness's own. */
static void
mentioned(const char *text, size_t length)
{
	char *copy = malloc(length + 1);
	struct mentions found;

	if (!copy)
		abort();
	for (size_t i = 0; i <= length; i++)
		copy[i] = text[i] == '&' ? '@' : text[i];
	mentions_find(copy, nobody, NULL, &found);
	free(copy);
}

/* ---- uploads */

static bool
take_part(void *context, const struct multipart_part *part)
{
	(void)context;
	return *part->name != '\0';
}

static bool
take_data(void *context, const char *bytes, size_t length)
{
	(void)context;
	(void)bytes;
	return length > 0;
}

/* In pieces, as libfcgi gives them. */
static void
multipart(const char *text, size_t length)
{
	static const struct multipart_sink sink = { take_part, take_data, NULL };
	static struct multipart parser;
	size_t piece;

	multipart_begin(&parser, "multipart/form-data; boundary=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", &sink);
	for (; length > 0; text += piece, length -= piece) {
		piece = length < 8 * KIB ? length : 8 * KIB;
		if (!multipart_feed(&parser, text, piece))
			return;
	}
}

static void
disposition(const char *text, size_t length)
{
	char value[MULTIPART_NAME_MAX];

	(void)length;
	disposition_parameter(text, "name", value, sizeof value);
	disposition_parameter(text, "filename", value, sizeof value);
	disposition_extended(text, "filename*", value, sizeof value);
	disposition_filename(text, value, sizeof value);
}

static void
filename(const char *text, size_t length)
{
	char name[FILENAME_BYTES];

	(void)length;
	filename_clean(text, name);
}

/* A file of these bytes, which both find out about. */
static int
file_of(const char *text, size_t length)
{
	int file = memfd_create("cost", MFD_CLOEXEC);

	if (file < 0 || write(file, text, length) != (ssize_t)length)
		abort();
	return file;
}

static void
file_type(const char *text, size_t length)
{
	int file = file_of(text, length);

	filetype_of(file);
	filetype_charset(file, "text/plain");
	close(file);
}

static void
image(const char *text, size_t length)
{
	int file = file_of(text, length), width, height;

	image_size(file, &width, &height);
	close(file);
}

/* ---- headers */

static const char *shown, *value; /* the variable of the web server that is looked at, and what it holds */

const char *
gateway_variable(const struct gateway *gateway, const char *name)
{
	(void)gateway;
	if (!strcmp(name, shown))
		return value;
	if (!strcmp(name, "REQUEST_METHOD"))
		return "GET";
	return strcmp(name, "REMOTE_ADDR") ? NULL : "127.0.0.1";
}

size_t
gateway_read(const struct gateway *gateway, char *bytes, size_t size)
{
	(void)gateway;
	(void)bytes;
	return size - size;
}

void
gateway_may_wait(const struct gateway *gateway)
{
	(void)gateway;
}

bool
gateway_broken(const struct gateway *gateway)
{
	(void)gateway;
	return false;
}

static void
request_with(const char *name, const char *text)
{
	struct http http = { .gateway = { NULL } };
	struct strbuf origin = { 0 };

	shown = name;
	value = text;
	http_read(&http);
	http_read_input(&http, false);
	http_is_encoded(&http);
	http_origin(&http, &origin);
	strbuf_free(&origin);
	http_free(&http);
}

static void
address_line(const char *text, size_t length)
{
	(void)length;
	request_with("REQUEST_URI", text);
}

static void
forwarded_for(const char *text, size_t length)
{
	(void)length;
	request_with("HTTP_X_FORWARDED_FOR", text);
}

static void
forwarded_proto(const char *text, size_t length)
{
	(void)length;
	request_with("HTTP_X_FORWARDED_PROTO", text);
}

static void
host(const char *text, size_t length)
{
	(void)length;
	request_with("HTTP_HOST", text);
}

static void
authorization(const char *text, size_t length)
{
	unsigned char hash[TOKEN_HASH_BYTES];

	(void)length;
	request_with("HTTP_AUTHORIZATION", text);
	token_hash(text, hash);
}

static void
user_agent(const char *text, size_t length)
{
	(void)length;
	request_with("HTTP_USER_AGENT", text);
}

static void
content_encoding(const char *text, size_t length)
{
	(void)length;
	request_with("HTTP_CONTENT_ENCODING", text);
}

static void
range(const char *text, size_t length)
{
	struct range some;

	(void)length;
	range_read(text, 1000, &some);
}

static void
tags(const char *text, size_t length)
{
	(void)length;
	http_lists_tag(text, "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
}

static void
origin(const char *text, size_t length)
{
	(void)length;
	origin_allowed(text, "example.org");
	origin_allowed("https://example.org", text);
	words_have(config.allowed_origins, text);
}

#define MARKS "\xcc\x81\xcc\xa3"
#define BOUNDARY "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define PART "\r\n--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n"

#define UPGRADE "GET /ws/room/1/ HTTP/1.1\r\nHost: example.org\r\n"

/* clang-format off */
const struct row rows[] = {
	{ "JSON", "empty objects", json, "{\"a\":[", "{},", "{}]}", MIB, 0 },
	{ "JSON", "empty arrays", json, "{\"a\":[", "[],", "[]]}", MIB, 0 },
	{ "JSON", "objects in objects", json, "{\"a\":[", "{\"b\":{}},", "{}]}", MIB, 0 },
	{ "JSON", "a thousand arrays of nine", json, "{\"a\":[", "[1,1,1,1,1,1,1,1],", "1]}", 19000, 0 },
	{ "JSON", "small numbers", json, "{\"a\":[", "1,", "1]}", MIB, 0 },
	{ "JSON", "as many numbers as may be", json, "{\"a\":[", "1,", "1]}", 19900, 0 },
	{ "JSON", "fractions", json, "{\"a\":[", "1.2345e6,", "1]}", MIB, 0 },
	{ "JSON", "empty texts", json, "{\"a\":[", "\"\",", "1]}", MIB, 0 },
	{ "JSON", "names that differ", json, "{", "\"@\":1,", "\"a\":1}", MIB, 0 },
	{ "JSON", "as many names as may be", json, "{", "\"@\":1,", "\"a\":1}", 109000, 0 },
	{ "JSON", "a name again and again", json, "{", "\"a\":1,", "\"a\":1}", 59000, 0 },
	{ "JSON", "one long text", json, "{\"a\":\"", "x", "\"}", MIB, 0 },
	{ "JSON", "a long fraction of a second", json, "{\"a\":\"2026-05-01T12:00:00.", "1", "Z\"}", MIB, 0 },
	{ "JSON", "blanks in a text", json, "{\"a\":\"", " ", "\"}", MIB, 0 },
	{ "JSON", "a text of wide blanks", json, "{\"a\":\"", "\xe3\x80\x80", "\"}", MIB, 0 },
	{ "JSON", "a text of marks", json, "{\"a\":\"", MARKS, "\"}", MIB, 0 },
	{ "JSON", "a text of what is not shown", json, "{\"a\":\"", "\xe2\x80\x8b", "\"}", MIB, 0 },
	{ "JSON", "a text of escapes", json, "{\"a\":\"", "\\u0001", "\"}", MIB, 0 },
	{ "JSON", "a text of pairs of surrogates", json, "{\"a\":\"", "\\ud83d\\ude00", "\"}", MIB, 0 },
	{ "JSON", "one long number", json, "{\"a\":", "1", "}", MIB, 0 },
	{ "JSON", "one long fraction", json, "{\"a\":0.", "1", "}", MIB, 0 },
	{ "JSON", "one long exponent", json, "{\"a\":1e", "1", "}", MIB, 0 },
	{ "JSON", "one long name", json, "{\"", "x", "\":1}", MIB, 0 },
	{ "JSON", "blanks", json, "{", " ", "}", MIB, 0 },
	{ "JSON", "brackets that open", json, "", "[", "", MIB, 0 },
	{ "JSON", "a text without end", json, "{\"a\":\"", "x", "", MIB, 0 },
	{ "JSON", "what is no UTF-8 at its end", json, "{\"a\":\"", "\xd0\xb6", "\xff\"}", MIB, 0 },

	{ "form", "names that differ", form, "", "@=1&", "a=1", MIB, 0 },
	{ "form", "as many names as may be", form, "", "@=1&", "a=1", 8900, 0 },
	{ "form", "one name", form, "", "a=1&", "a=1", MIB, 0 },
	{ "form", "as many values as may be", form, "", "a=1&", "a=1", 39000, 0 },
	{ "form", "names alone", form, "", "a&", "", MIB, 0 },
	{ "form", "names with brackets", form, "", "a[@]=1&", "", MIB, 0 },
	{ "form", "one name of brackets", form, "a", "[", "]=1", MIB, 0 },
	{ "form", "one name that ends in digits", form, "a", "1", "]=1", MIB, 0 },
	{ "form", "ampersands", form, "", "&", "", MIB, 0 },
	{ "form", "equals signs", form, "", "=", "", MIB, 0 },
	{ "form", "percent signs", form, "a=", "%41", "", MIB, 0 },
	{ "form", "percent signs of marks", form, "a=", "%CC%81", "", MIB, 0 },
	{ "form", "one long value", form, "a=", "x", "", MIB, 0 },

	{ "frame", "empty objects", frame, "{\"type\":\"x\",\"data\":{\"a\":[", "{},", "1]}}", SHORT, 0 },
	{ "frame", "members", frame, "{\"type\":\"x\",\"data\":1,", "\"@\":[],", "\"a\":1}", SHORT, 0 },
	{ "frame", "names of escapes", frame, "{", "\"\\u0066\\u0072\\u006f\":1,", "\"a\":1}", SHORT, 0 },
	{ "frame", "a long text", frame, "{\"type\":\"x\",\"data\":\"", "\\\\", "\"}", SHORT, 0 },

	{ "account", "a name of marks", account, "{\"username\":\"a", MARKS, "\"}", SHORT, 0 },
	{ "account", "an address of marks", account, "{\"email\":\"a@", MARKS, "\"}", SHORT, 0 },
	{ "account", "a display name of marks", account, "{\"display_name\":\"a", MARKS, "\"}", SHORT, 0 },
	{ "account", "a password of marks", account, "{\"username\":\"ab\",\"email\":\"a@b\",\"password\":\"a", MARKS, "\"}", SHORT, 0 },
	{ "account", "a password of what becomes eighteen characters", account, "{\"username\":\"ab\",\"email\":\"a@b\",\"password\":\"",
	  "\xef\xb7\xba", "\"}", KIB, 0 },
	{ "folding", "marks", folded, "a", MARKS, "", MIB, 0 },
	{ "folding", "marks that come out of marks", folded, "a", "\xcd\x84\xcc\xa3", "", MIB, 0 },
	{ "folding", "marks that come out of signs", folded, "a", "\xe0\xbd\xb3", "", MIB, 0 },
	{ "folding", "marks that come out of letters", folded, "a", "\xef\xbe\x9e\xcc\x81", "", MIB, 0 },
	{ "folding", "letters with three marks", folded, "", "\xc7\x96\xcc\xa3\xcc\x81", "", MIB, 0 },
	{ "folding", "syllables", folded, "", "\xed\x95\x9c", "", MIB, 0 },
	{ "folding", "capital letters", folded, "", "\xd0\x96", "", MIB, 0 },
	{ "folding", "what becomes eighteen characters", folded, "", "\xef\xb7\xba", "", 32 * KIB, 0 },
	{ "normalization", "marks", normalized, "a", MARKS, "", MIB, 0 },
	{ "normalization", "composed letters", normalized, "", "\xe1\xbb\x87", "", MIB, 0 },
	{ "search", "marks", searched, "a", MARKS, "", SHORT, 0 },
	{ "search", "words", searched, "", "a ", "", SHORT, 0 },
	{ "search", "a hundred that become eighteen characters each", searched, "", "\xef\xb7\xba", "", 300, 0 },

	{ "mentions", "signs", mentioned, "", "&", "", MIB, 0 },
	{ "mentions", "names", mentioned, "", " &abc", "", MIB, 0 },
	{ "mentions", "names of letters that a name may end behind", mentioned, "", " &\xe7\x94\xb0\xe7\x94\xb0\xe7\x94\xb0\xe7\x94\xb0", "", MIB, 0 },
	{ "mentions", "long names with a hyphen behind each letter", mentioned, "", " &a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a", "", MIB, 0 },
	{ "mentions", "one name without end", mentioned, "&a", ".", "", MIB, 0 },
	{ "mentions", "one name of marks", mentioned, "&a", MARKS, "", MIB, 0 },
	{ "mentions", "backticks that open", mentioned, "&a", " ` ``", "", MIB, 0 },
	{ "mentions", "runs of backticks, each of another length", mentioned, "&a ` `` ``` ```` ````` `````` ``````` ```````` `````````", " `` a", "", MIB, 0 },
	{ "mentions", "one run of backticks", mentioned, "&a ", "`", "", MIB, 0 },
	{ "mentions", "fences", mentioned, "&a\n", "```\n", "", MIB, 0 },
	{ "mentions", "fences that stay open", mentioned, "&a\n", "````\n```\n", "", MIB, 0 },
	{ "mentions", "paragraphs with an open backtick", mentioned, "&a\n", "`\n\n", "", MIB, 0 },
	{ "mentions", "quotes within quotes", mentioned, "&a`\n", ">", "", MIB, 0 },
	{ "mentions", "items within items", mentioned, "&a`\n", "- ", "", MIB, 0 },
	{ "mentions", "numbers of an item", mentioned, "&a`\n", "1", "", MIB, 0 },
	{ "mentions", "backslashes", mentioned, "&a`", "\\", "", MIB, 0 },

	{ "multipart", "line ends in a part", multipart, PART, "\r\n", "", MIB, 0 },
	{ "multipart", "almost delimiters", multipart, PART, "\r\n--" BOUNDARY "y" "\r\n--xxxxxxxxxxxxxxxxxxxxxxxxx", "", MIB, 0 },
	{ "multipart", "a beginning of a delimiter", multipart, PART, "\r\n--xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "", MIB, 0 },
	{ "multipart", "before the first part", multipart, "", "\r\n--x", "", MIB, 0 },
	{ "multipart", "parts", multipart, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=a\r\n\r\n", PART, "", MIB, 0 },
	{ "multipart", "headers of a part", multipart, "--" BOUNDARY "\r\n", "a: b\r\n", "\r\n", 8 * KIB, 0 },
	{ "multipart", "a header of parameters", multipart, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=a", "; a=b",
	  "\r\n\r\n", 8 * KIB, 0 },
	{ "multipart", "blanks behind a delimiter", multipart, "--" BOUNDARY, " ", "\r\n\r\n", 8 * KIB, 0 },
	{ "disposition", "parameters", disposition, "form-data", "; a=b", "", HEADER, 0 },
	{ "disposition", "quotes", disposition, "form-data", "; a=\"\\\"\"", "", HEADER, 0 },
	{ "disposition", "a quote without end", disposition, "form-data; a=\"", "\\\"", "", HEADER, 0 },
	{ "disposition", "an encoded name", disposition, "form-data; filename*=UTF-8''", "%41", "", HEADER, 0 },
	{ "disposition", "encoded words", disposition, "form-data; filename=\"", "=?utf-8?B?QQ==?= ", "\"", HEADER, 0 },
	{ "disposition", "quoted words", disposition, "form-data; filename=\"", "=?us-ascii?Q?=41_?=", "\"", HEADER, 0 },
	{ "disposition", "encoded words without end", disposition, "form-data; filename=\"", "=?utf-8?Q?", "\"", HEADER, 0 },
	{ "file name", "marks", filename, "a", MARKS, ".txt", 8 * KIB, 0 },
	{ "file name", "folders", filename, "", "a/", "b", 8 * KIB, 0 },
	{ "file name", "dots", filename, "", ".", "", 8 * KIB, 0 },
	{ "file name", "what is not shown", filename, "", "\xe2\x80\xae", "", 8 * KIB, 0 },
	{ "file name", "what is no UTF-8", filename, "", "\xff", "", 8 * KIB, 0 },

	{ "file type", "characters", file_type, "", "\xe2\x82\xac", "", MIB, 20 },
	{ "file type", "headers of an archive", file_type, "PK\3\4............................", "PK\3\4", "", MIB, 20 },
	{ "file type", "names in an archive", file_type, "PK\3\4............................", "PK\3\4......................\4.....a.b", "", MIB, 20 },
	{ "file type", "tracks of a recording", file_type, "\x1a\x45\xdf\xa3\x87\x42\x82\x84webm\x18\x53\x80\x67\xff\x16\x54\xae\x6b\xff", "\xae\x83\xd7\x81\1",
	  "", MIB, 20 },
	{ "file type", "line ends", file_type, "", "\n", "", MIB, 20 },
	{ "file type", "blanks", file_type, "", " ", "", MIB, 20 },
	{ "file type", "line ends of Windows", file_type, "", "\r\n", "", MIB, 20 },
	{ "file type", "tabs", file_type, "", "\t", "", MIB, 20 },
	{ "file type", "letters", file_type, "", "a", "", MIB, 20 },
	{ "file type", "tags", file_type, "", "<a>", "", MIB, 20 },
	{ "file type", "braces", file_type, "", "{\"a\":", "", MIB, 20 },
	{ "file type", "commas", file_type, "", "1,2\n", "", MIB, 20 },
	{ "file type", "an archive", file_type, "PK\3\4", "PK\1\2", "", MIB, 20 },
	{ "file type", "an old office document", file_type, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "\1", "", MIB, 20 },
	{ "file type", "boxes", file_type, "\1\1\1\1ftypmp42", "\1\1\1\10free", "", MIB, 20 },
	{ "file type", "elements", file_type, "\x1a\x45\xdf\xa3", "\xec\x80", "", MIB, 20 },
	{ "image", "fill bytes of a JPEG", image, "\xff\xd8", "\xff", "", MIB, 5 },
	{ "image", "segments of a JPEG", image, "\xff\xd8", "\xff\xe1\x01\x02", "", MIB, 5 },
	{ "image", "nothing", image, "", "\1", "", MIB, 5 },

	{ "path", "segments", address_line, "/api", "/a", "", HEADER, 0 },
	{ "path", "one segment", address_line, "/api/", "a", "", HEADER, 0 },
	{ "path", "percent signs", address_line, "/api/", "%41", "", HEADER, 0 },
	{ "path", "almost ours", address_line, "", "/ap", "/api/rooms/", HEADER, 0 },
	{ "path", "signs to be encoded", address_line, "", "\"", "/api/rooms/", HEADER, 0 },
	{ "query", "names that differ", address_line, "/api/rooms/?", "@&", "", HEADER, 0 },
	{ "query", "one name", address_line, "/api/rooms/?", "a=1&", "", HEADER, 0 },
	{ "X-Forwarded-For", "trusted addresses", forwarded_for, "192.0.2.1", ",::1", "", HEADER, 0 },
	{ "X-Forwarded-For", "addresses with ports", forwarded_for, "192.0.2.1:1", ", [::1]:80", "", HEADER, 0 },
	{ "X-Forwarded-For", "commas", forwarded_for, "192.0.2.1", ",", "", HEADER, 0 },
	{ "X-Forwarded-For", "blanks", forwarded_for, "192.0.2.1", " ", "", HEADER, 0 },
	{ "X-Forwarded-For", "digits", forwarded_for, "", "1", "", HEADER, 0 },
	{ "X-Forwarded-Proto", "protocols", forwarded_proto, "https", ",http", "", HEADER, 0 },
	{ "Host", "a long name", host, "", "a", "", HEADER, 0 },
	{ "Authorization", "a long token", authorization, "Token ", "a", "", HEADER, 0 },
	{ "Authorization", "blanks", authorization, "Token ", " ", "", HEADER, 0 },
	{ "User-Agent", "what is not printed", user_agent, "", "\xff", "", HEADER, 0 },
	{ "Content-Encoding", "nothing, often", content_encoding, "identity", ", identity", "", HEADER, 0 },
	{ "Range", "digits", range, "bytes=0-", "1", "", HEADER, 0 },
	{ "Range", "ranges", range, "bytes=0-1", ",0-1", "", HEADER, 0 },
	{ "If-None-Match", "tags", tags, "", "\"a\",", "", HEADER, 0 },
	{ "If-None-Match", "almost the tag", tags, "", "\"0123456789abcdef0123456789abcdef", "", HEADER, 0 },
	{ "If-None-Match", "the tag without quotes", tags, "", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "",
	  HEADER, 0 },
	{ "Origin", "a long host", origin, "https://", "a", "", HEADER, 0 },
	{ "Origin", "colons", origin, "https://example.org", ":1", "", HEADER, 0 },
	{ "handshake", "headers", parse_handshake, UPGRADE, "a: b\r\n", "\r\n", HANDSHAKE, 0 },
	{ "handshake", "a long header", parse_handshake, UPGRADE "Cookie: ", "a", "\r\n\r\n", HANDSHAKE, 0 },
	{ "handshake", "addresses of proxies", parse_handshake, UPGRADE, "X-Forwarded-For: ::1\r\n", "\r\n", HANDSHAKE, 0 },
	{ "handshake", "words of a list", parse_handshake, UPGRADE "Connection: a", ",a", "\r\n\r\n", HANDSHAKE, 0 },
	{ "handshake", "line ends", parse_handshake, "", "\n", "", HANDSHAKE, 0 },
	{ "handshake", "no end", parse_handshake, UPGRADE, "\r\na", "", HANDSHAKE, 0 },
	{ "handshake", "parameters", parse_handshake, "GET /ws/room/1/?a=1", "&toke=%41", " HTTP/1.1\r\nHost: a\r\n\r\n", HANDSHAKE, 0 },
	{ "handshake", "a path", parse_handshake, "GET /ws/room", "/ws/roo%6d", " HTTP/1.1\r\nHost: a\r\n\r\n", HANDSHAKE, 0 },
	{ "frames", "empty ones", parse_frames, "", "\x81\x80mask", "", SHORT, 0 },
	{ "frames", "pieces of a byte", parse_frames, "\x01\x80mask", "\x80\x81maska\x01\x81maskb", "", SHORT, 0 },
	{ "frames", "pings", parse_frames, "", "\x89\x80mask", "", SHORT, 0 },
	{ "frames", "a long one", parse_frames, "\x81\xfe\xff\xf0mask", "a", "", SHORT, 0 },
	{ "Origin", "a bracket without end", origin, "https://[", ":", "", HEADER, 0 },
};
/* clang-format on */

const size_t row_count = sizeof rows / sizeof rows[0];

void
rows_begin(void)
{
	config.trusted_proxies = "10.0.0.0/8 127.0.0.1 ::1 192.168.0.0/16";
	config.allowed_origins = "https://a.example https://b.example http://c.example:8080";
	config.public_url = "";
	/* The database of libmagic is read once a process. */
	file_type("text", 4);
}
