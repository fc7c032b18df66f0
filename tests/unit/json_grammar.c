/* What is JSON and what only looks like it: lib/json_grammar. */
#include "tap.h"
#include "lib/base/json_grammar.h"

static const struct json_bounds bounds = { .depth = 4, .values = 9, .containers = 6 };

static enum json_verdict
verdict(const char *text)
{
	return json_grammar(text, strlen(text), &bounds);
}

static void
accepts(const char *text)
{
	claim(verdict(text) == JSON_VALID, text);
}

static void
refuses(const char *text)
{
	claim(verdict(text) == JSON_BROKEN, text);
}

static void
accept_json(void)
{
	/* clang-format off */
	static const char *const good[] = {
		"{}", " [ ] ", "null", "true", "false", "0", "-0", "10", "1.5", "1e5", "1E+5", "1.25e-3", "\"\"",
		"\"\\u0041\\n\\/\\\"\"", "\"\\ud83d\\ude00\"", "\"\xf0\x9f\x98\x80\"", "{\"a\":[1,{\"b\":null}]}",
		"\t{\r\n\"a\" : 1 , \"a\" : 2 } ", "[[[[]]]]", "\"\x7f\"",
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		accepts(good[i]);
}

static void
refuse_others(void)
{
	/* clang-format off */
	static const char *const bad[] = {
		"", " ", "{", "}", "[1,]", "[,1]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "{'a':1}", "01", "-", "+1", ".5", "1.", "1e", "1e+",
		"--1", "NaN", "Infinity", "-Infinity", "nul", "True", "tru", "1 2", "{}{}", "\"\n\"", "\"\x01\"", "\"", "\"\\x41\"",
		"\"\\u12\"", "\"\\u12g4\"", "\"\\ud800\"", "\"\\ud800x\"", "\"\\ud800\\u0041\"", "\"\\udc00\"", "\"\xff\"",
		"\"\xed\xa0\x80\"", "\"\xc0\x80\"", "\xef\xbb\xbf{}", "/**/{}", "{}//", "[1\v]", "[1 2]", "{\"a\" 1}",
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		refuses(bad[i]);
}

/* Each bound by itself, at it and one above. */
static void
check_bounds(void)
{
	accepts("[[[[]]]]");
	claim(verdict("[[[[[]]]]]") == JSON_TOO_MUCH, "deeper than allowed");
	accepts("[1,1,1,1,1,1,1,1]");
	claim(verdict("[1,1,1,1,1,1,1,1,1]") == JSON_TOO_MUCH, "more values than allowed");
	claim(verdict("{\"a\":1,\"a\":1,\"a\":1,\"a\":1,\"a\":1,\"a\":1,\"a\":1,\"a\":1,\"a\":1}") == JSON_TOO_MUCH,
	      "members count too");
	accepts("[{},{},{},[],[]]");
	claim(verdict("[{},{},{},[],[],{}]") == JSON_TOO_MUCH, "more arrays and objects than allowed");
	claim(verdict("[{},{},{},[],[],{}") == JSON_TOO_MUCH, "it is not read to its end");
}

int
main(void)
{
	accept_json();
	refuse_others();
	check_bounds();
	claim(json_grammar("\"a\0b\"", 5, &bounds) == JSON_BROKEN, "a raw NUL inside a string");
	claim(json_grammar("1\0", 2, &bounds) == JSON_BROKEN, "a NUL behind the value");
	claim(json_grammar("[1]x", 3, &bounds) == JSON_VALID, "nothing is read beyond the length");
	return tap_done();
}
