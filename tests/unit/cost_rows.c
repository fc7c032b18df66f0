/*
 * The parsers of strangers' bytes and the inputs that are worst for them: see cost.h. To add a parser, add a function that gives
 * it a text (cost_bodies.c, cost_uploads.c, cost_headers.c, cost_sockets.c), and a row for each kind of text that makes it work: many
 * small things, one large thing, things that are almost what it looks for.
 */
#include "cost.h"
#include "lib/base/config.h"

enum { KIB = 1024, MIB = 1024 * KIB, HANDSHAKE = 16 * KIB, HEADER = 32 * KIB, SHORT = 64 * KIB };

#define MARKS "\xcc\x81\xcc\xa3"
#define BOUNDARY "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
#define PART "\r\n--" BOUNDARY "\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\n"

#define UPGRADE "GET /ws/room/1/ HTTP/1.1\r\nHost: example.org\r\n"

/* clang-format off */
const struct row rows[] = {
	{ "JSON", "empty objects", parse_json, "{\"a\":[", "{},", "{}]}", MIB, 0 },
	{ "JSON", "empty arrays", parse_json, "{\"a\":[", "[],", "[]]}", MIB, 0 },
	{ "JSON", "objects in objects", parse_json, "{\"a\":[", "{\"b\":{}},", "{}]}", MIB, 0 },
	{ "JSON", "a thousand arrays of nine", parse_json, "{\"a\":[", "[1,1,1,1,1,1,1,1],", "1]}", 19000, 0 },
	{ "JSON", "small numbers", parse_json, "{\"a\":[", "1,", "1]}", MIB, 0 },
	{ "JSON", "as many numbers as may be", parse_json, "{\"a\":[", "1,", "1]}", 19900, 0 },
	{ "JSON", "fractions", parse_json, "{\"a\":[", "1.2345e6,", "1]}", MIB, 0 },
	{ "JSON", "empty texts", parse_json, "{\"a\":[", "\"\",", "1]}", MIB, 0 },
	{ "JSON", "names that differ", parse_json, "{", "\"@\":1,", "\"a\":1}", MIB, 0 },
	{ "JSON", "as many names as may be", parse_json, "{", "\"@\":1,", "\"a\":1}", 109000, 0 },
	{ "JSON", "a name again and again", parse_json, "{", "\"a\":1,", "\"a\":1}", 59000, 0 },
	{ "JSON", "one long text", parse_json, "{\"a\":\"", "x", "\"}", MIB, 0 },
	{ "JSON", "a long fraction of a second", parse_json, "{\"a\":\"2026-05-01T12:00:00.", "1", "Z\"}", MIB, 0 },
	{ "JSON", "blanks in a text", parse_json, "{\"a\":\"", " ", "\"}", MIB, 0 },
	{ "JSON", "a text of wide blanks", parse_json, "{\"a\":\"", "\xe3\x80\x80", "\"}", MIB, 0 },
	{ "JSON", "a text of marks", parse_json, "{\"a\":\"", MARKS, "\"}", MIB, 0 },
	{ "JSON", "a text of what is not shown", parse_json, "{\"a\":\"", "\xe2\x80\x8b", "\"}", MIB, 0 },
	{ "JSON", "a text of escapes", parse_json, "{\"a\":\"", "\\u0001", "\"}", MIB, 0 },
	{ "JSON", "a text of pairs of surrogates", parse_json, "{\"a\":\"", "\\ud83d\\ude00", "\"}", MIB, 0 },
	{ "JSON", "one long number", parse_json, "{\"a\":", "1", "}", MIB, 0 },
	{ "JSON", "one long fraction", parse_json, "{\"a\":0.", "1", "}", MIB, 0 },
	{ "JSON", "one long exponent", parse_json, "{\"a\":1e", "1", "}", MIB, 0 },
	{ "JSON", "one long name", parse_json, "{\"", "x", "\":1}", MIB, 0 },
	{ "JSON", "blanks", parse_json, "{", " ", "}", MIB, 0 },
	{ "JSON", "brackets that open", parse_json, "", "[", "", MIB, 0 },
	{ "JSON", "a text without end", parse_json, "{\"a\":\"", "x", "", MIB, 0 },
	{ "JSON", "what is no UTF-8 at its end", parse_json, "{\"a\":\"", "\xd0\xb6", "\xff\"}", MIB, 0 },

	{ "form", "names that differ", parse_form, "", "@=1&", "a=1", MIB, 0 },
	{ "form", "as many names as may be", parse_form, "", "@=1&", "a=1", 8900, 0 },
	{ "form", "one name", parse_form, "", "a=1&", "a=1", MIB, 0 },
	{ "form", "as many values as may be", parse_form, "", "a=1&", "a=1", 39000, 0 },
	{ "form", "names alone", parse_form, "", "a&", "", MIB, 0 },
	{ "form", "names with brackets", parse_form, "", "a[@]=1&", "", MIB, 0 },
	{ "form", "one name of brackets", parse_form, "a", "[", "]=1", MIB, 0 },
	{ "form", "one name that ends in digits", parse_form, "a", "1", "]=1", MIB, 0 },
	{ "form", "ampersands", parse_form, "", "&", "", MIB, 0 },
	{ "form", "equals signs", parse_form, "", "=", "", MIB, 0 },
	{ "form", "percent signs", parse_form, "a=", "%41", "", MIB, 0 },
	{ "form", "percent signs of marks", parse_form, "a=", "%CC%81", "", MIB, 0 },
	{ "form", "one long value", parse_form, "a=", "x", "", MIB, 0 },

	{ "frame", "empty objects", parse_frame, "{\"type\":\"x\",\"data\":{\"a\":[", "{},", "1]}}", SHORT, 0 },
	{ "frame", "members", parse_frame, "{\"type\":\"x\",\"data\":1,", "\"@\":[],", "\"a\":1}", SHORT, 0 },
	{ "frame", "names of escapes", parse_frame, "{", "\"\\u0066\\u0072\\u006f\":1,", "\"a\":1}", SHORT, 0 },
	{ "frame", "a long text", parse_frame, "{\"type\":\"x\",\"data\":\"", "\\\\", "\"}", SHORT, 0 },

	{ "account", "a name of marks", parse_account, "{\"username\":\"a", MARKS, "\"}", SHORT, 0 },
	{ "account", "an address of marks", parse_account, "{\"email\":\"a@", MARKS, "\"}", SHORT, 0 },
	{ "account", "a display name of marks", parse_account, "{\"display_name\":\"a", MARKS, "\"}", SHORT, 0 },
	{ "account", "a password of marks", parse_account, "{\"username\":\"ab\",\"email\":\"a@b\",\"password\":\"a", MARKS, "\"}", SHORT, 0 },
	{ "account", "a password of what becomes eighteen characters", parse_account, "{\"username\":\"ab\",\"email\":\"a@b\",\"password\":\"",
	  "\xef\xb7\xba", "\"}", KIB, 0 },
	{ "folding", "marks", parse_folded, "a", MARKS, "", MIB, 0 },
	{ "folding", "marks that come out of marks", parse_folded, "a", "\xcd\x84\xcc\xa3", "", MIB, 0 },
	{ "folding", "marks that come out of signs", parse_folded, "a", "\xe0\xbd\xb3", "", MIB, 0 },
	{ "folding", "marks that come out of letters", parse_folded, "a", "\xef\xbe\x9e\xcc\x81", "", MIB, 0 },
	{ "folding", "letters with three marks", parse_folded, "", "\xc7\x96\xcc\xa3\xcc\x81", "", MIB, 0 },
	{ "folding", "syllables", parse_folded, "", "\xed\x95\x9c", "", MIB, 0 },
	{ "folding", "capital letters", parse_folded, "", "\xd0\x96", "", MIB, 0 },
	{ "folding", "what becomes eighteen characters", parse_folded, "", "\xef\xb7\xba", "", 32 * KIB, 0 },
	{ "normalization", "marks", parse_normalized, "a", MARKS, "", MIB, 0 },
	{ "normalization", "composed letters", parse_normalized, "", "\xe1\xbb\x87", "", MIB, 0 },
	{ "search", "marks", parse_searched, "a", MARKS, "", SHORT, 0 },
	{ "search", "words", parse_searched, "", "a ", "", SHORT, 0 },
	{ "search", "a hundred that become eighteen characters each", parse_searched, "", "\xef\xb7\xba", "", 300, 0 },

	{ "mentions", "signs", parse_mentioned, "", "&", "", MIB, 0 },
	{ "mentions", "names", parse_mentioned, "", " &abc", "", MIB, 0 },
	{ "mentions", "names of letters that a name may end behind", parse_mentioned, "", " &\xe7\x94\xb0\xe7\x94\xb0\xe7\x94\xb0\xe7\x94\xb0", "", MIB, 0 },
	{ "mentions", "long names with a hyphen behind each letter", parse_mentioned, "", " &a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a-a", "", MIB, 0 },
	{ "mentions", "one name without end", parse_mentioned, "&a", ".", "", MIB, 0 },
	{ "mentions", "one name of marks", parse_mentioned, "&a", MARKS, "", MIB, 0 },
	{ "mentions", "backticks that open", parse_mentioned, "&a", " ` ``", "", MIB, 0 },
	{ "mentions", "runs of backticks, each of another length", parse_mentioned, "&a ` `` ``` ```` ````` `````` ``````` ```````` `````````", " `` a", "", MIB, 0 },
	{ "mentions", "one run of backticks", parse_mentioned, "&a ", "`", "", MIB, 0 },
	{ "mentions", "fences", parse_mentioned, "&a\n", "```\n", "", MIB, 0 },
	{ "mentions", "fences that stay open", parse_mentioned, "&a\n", "````\n```\n", "", MIB, 0 },
	{ "mentions", "paragraphs with an open backtick", parse_mentioned, "&a\n", "`\n\n", "", MIB, 0 },
	{ "mentions", "quotes within quotes", parse_mentioned, "&a`\n", ">", "", MIB, 0 },
	{ "mentions", "items within items", parse_mentioned, "&a`\n", "- ", "", MIB, 0 },
	{ "mentions", "numbers of an item", parse_mentioned, "&a`\n", "1", "", MIB, 0 },
	{ "mentions", "backslashes", parse_mentioned, "&a`", "\\", "", MIB, 0 },

	{ "multipart", "line ends in a part", parse_multipart, PART, "\r\n", "", MIB, 0 },
	{ "multipart", "almost delimiters", parse_multipart, PART, "\r\n--" BOUNDARY "y" "\r\n--xxxxxxxxxxxxxxxxxxxxxxxxx", "", MIB, 0 },
	{ "multipart", "a beginning of a delimiter", parse_multipart, PART, "\r\n--xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "", MIB, 0 },
	{ "multipart", "before the first part", parse_multipart, "", "\r\n--x", "", MIB, 0 },
	{ "multipart", "parts", parse_multipart, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=a\r\n\r\n", PART, "", MIB, 0 },
	{ "multipart", "headers of a part", parse_multipart, "--" BOUNDARY "\r\n", "a: b\r\n", "\r\n", 8 * KIB, 0 },
	{ "multipart", "a header of parameters", parse_multipart, "--" BOUNDARY "\r\nContent-Disposition: form-data; name=a", "; a=b",
	  "\r\n\r\n", 8 * KIB, 0 },
	{ "multipart", "blanks behind a delimiter", parse_multipart, "--" BOUNDARY, " ", "\r\n\r\n", 8 * KIB, 0 },
	{ "disposition", "parameters", parse_disposition, "form-data", "; a=b", "", HEADER, 0 },
	{ "disposition", "quotes", parse_disposition, "form-data", "; a=\"\\\"\"", "", HEADER, 0 },
	{ "disposition", "a quote without end", parse_disposition, "form-data; a=\"", "\\\"", "", HEADER, 0 },
	{ "disposition", "an encoded name", parse_disposition, "form-data; filename*=UTF-8''", "%41", "", HEADER, 0 },
	{ "disposition", "encoded words", parse_disposition, "form-data; filename=\"", "=?utf-8?B?QQ==?= ", "\"", HEADER, 0 },
	{ "disposition", "quoted words", parse_disposition, "form-data; filename=\"", "=?us-ascii?Q?=41_?=", "\"", HEADER, 0 },
	{ "disposition", "encoded words without end", parse_disposition, "form-data; filename=\"", "=?utf-8?Q?", "\"", HEADER, 0 },
	{ "file name", "marks", parse_filename, "a", MARKS, ".txt", 8 * KIB, 0 },
	{ "file name", "folders", parse_filename, "", "a/", "b", 8 * KIB, 0 },
	{ "file name", "dots", parse_filename, "", ".", "", 8 * KIB, 0 },
	{ "file name", "what is not shown", parse_filename, "", "\xe2\x80\xae", "", 8 * KIB, 0 },
	{ "file name", "what is no UTF-8", parse_filename, "", "\xff", "", 8 * KIB, 0 },

	{ "file type", "characters", parse_file_type, "", "\xe2\x82\xac", "", MIB, 20 },
	{ "file type", "headers of an archive", parse_file_type, "PK\3\4............................", "PK\3\4", "", MIB, 20 },
	{ "file type", "names in an archive", parse_file_type, "PK\3\4............................", "PK\3\4......................\4.....a.b", "", MIB, 20 },
	{ "file type", "tracks of a recording", parse_file_type, "\x1a\x45\xdf\xa3\x87\x42\x82\x84webm\x18\x53\x80\x67\xff\x16\x54\xae\x6b\xff", "\xae\x83\xd7\x81\1",
	  "", MIB, 20 },
	{ "file type", "line ends", parse_file_type, "", "\n", "", MIB, 20 },
	{ "file type", "blanks", parse_file_type, "", " ", "", MIB, 20 },
	{ "file type", "line ends of Windows", parse_file_type, "", "\r\n", "", MIB, 20 },
	{ "file type", "tabs", parse_file_type, "", "\t", "", MIB, 20 },
	{ "file type", "letters", parse_file_type, "", "a", "", MIB, 20 },
	{ "file type", "tags", parse_file_type, "", "<a>", "", MIB, 20 },
	{ "file type", "braces", parse_file_type, "", "{\"a\":", "", MIB, 20 },
	{ "file type", "commas", parse_file_type, "", "1,2\n", "", MIB, 20 },
	{ "file type", "an archive", parse_file_type, "PK\3\4", "PK\1\2", "", MIB, 20 },
	{ "file type", "an old office document", parse_file_type, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "\1", "", MIB, 20 },
	{ "file type", "boxes", parse_file_type, "\1\1\1\1ftypmp42", "\1\1\1\10free", "", MIB, 20 },
	{ "file type", "elements", parse_file_type, "\x1a\x45\xdf\xa3", "\xec\x80", "", MIB, 20 },
	{ "image", "fill bytes of a JPEG", parse_image, "\xff\xd8", "\xff", "", MIB, 5 },
	{ "image", "segments of a JPEG", parse_image, "\xff\xd8", "\xff\xe1\x01\x02", "", MIB, 5 },
	{ "image", "nothing", parse_image, "", "\1", "", MIB, 5 },

	{ "path", "segments", parse_address_line, "/api", "/a", "", HEADER, 0 },
	{ "path", "one segment", parse_address_line, "/api/", "a", "", HEADER, 0 },
	{ "path", "percent signs", parse_address_line, "/api/", "%41", "", HEADER, 0 },
	{ "path", "almost ours", parse_address_line, "", "/ap", "/api/rooms/", HEADER, 0 },
	{ "path", "signs to be encoded", parse_address_line, "", "\"", "/api/rooms/", HEADER, 0 },
	{ "query", "names that differ", parse_address_line, "/api/rooms/?", "@&", "", HEADER, 0 },
	{ "query", "one name", parse_address_line, "/api/rooms/?", "a=1&", "", HEADER, 0 },
	{ "X-Forwarded-For", "trusted addresses", parse_forwarded_for, "192.0.2.1", ",::1", "", HEADER, 0 },
	{ "X-Forwarded-For", "addresses with ports", parse_forwarded_for, "192.0.2.1:1", ", [::1]:80", "", HEADER, 0 },
	{ "X-Forwarded-For", "commas", parse_forwarded_for, "192.0.2.1", ",", "", HEADER, 0 },
	{ "X-Forwarded-For", "blanks", parse_forwarded_for, "192.0.2.1", " ", "", HEADER, 0 },
	{ "X-Forwarded-For", "digits", parse_forwarded_for, "", "1", "", HEADER, 0 },
	{ "X-Forwarded-Proto", "protocols", parse_forwarded_proto, "https", ",http", "", HEADER, 0 },
	{ "Host", "a long name", parse_host, "", "a", "", HEADER, 0 },
	{ "Authorization", "a long token", parse_authorization, "Token ", "a", "", HEADER, 0 },
	{ "Authorization", "blanks", parse_authorization, "Token ", " ", "", HEADER, 0 },
	{ "User-Agent", "what is not printed", parse_user_agent, "", "\xff", "", HEADER, 0 },
	{ "Content-Encoding", "nothing, often", parse_content_encoding, "identity", ", identity", "", HEADER, 0 },
	{ "Range", "digits", parse_range, "bytes=0-", "1", "", HEADER, 0 },
	{ "Range", "ranges", parse_range, "bytes=0-1", ",0-1", "", HEADER, 0 },
	{ "If-None-Match", "tags", parse_tags, "", "\"a\",", "", HEADER, 0 },
	{ "If-None-Match", "almost the tag", parse_tags, "", "\"0123456789abcdef0123456789abcdef", "", HEADER, 0 },
	{ "If-None-Match", "the tag without quotes", parse_tags, "", "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "",
	  HEADER, 0 },
	{ "Origin", "a long host", parse_origin, "https://", "a", "", HEADER, 0 },
	{ "Origin", "colons", parse_origin, "https://example.org", ":1", "", HEADER, 0 },
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
	{ "Origin", "a bracket without end", parse_origin, "https://[", ":", "", HEADER, 0 },
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
	parse_file_type("text", 4);
}
