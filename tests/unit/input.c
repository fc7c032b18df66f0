/* Fields of bodies and forms, and the errors added for them: lib/request/input. */
#include "tap.h"
#include "lib/base/error.h"
#include "lib/base/strbuf.h"
#include "lib/request/input.h"

static struct input input;

static void
json(const char *body)
{
	input_free(&input);
	input_read_json(&input, body, strlen(body));
}

static void
form(const char *body)
{
	input_free(&input);
	input_read_form(&input, body, strlen(body));
}

static void
check_errors(const char *wanted)
{
	struct strbuf details = { 0 };

	input_details(&input, &details);
	claim_text(strbuf_string(&details), wanted, "the errors");
	strbuf_free(&details);
}

static void
check_json(void)
{
	json("{\"a\":\" x \",\"n\":5,\"b\":true,\"ids\":[3,1],\"z\":null,\"a\":\"last\"}");
	claim_text(input_line(&input, "a", 1, 10), "last", "of duplicate keys the last counts");
	claim(input_integer(&input, "n", 1, 10) == 5, "an integer");
	claim(input_boolean(&input, "b"), "a boolean");
	claim(input_ids(&input, "ids", 2).count == 2 && input_ids(&input, "ids", 2).id[0] == 3, "ids in their order");
	claim(input_given(&input, "z") && input_null(&input, "z"), "null is given");
	claim(!input_given(&input, "y"), "what is missing is not");
	claim(!input.error, "no field has an error");
	json("");
	claim(!input.error && !input_given(&input, "a"), "no body is an empty object");
	json("[]");
	check_errors("{\"non_field_errors\":[\"The body must be a JSON object.\"]}");
	json("{\"a\":NaN}");
	check_errors("{\"non_field_errors\":[\"The body is not valid JSON.\"]}");
}

static void
check_faults(void)
{
	json("{\"s\":5,\"n\":\"5\",\"f\":1.0,\"long\":\"abcd\",\"nul\":\"a\\u0000b\",\"ids\":[1,\"2\"],\"big\":99999999999999999999}");
	input_line(&input, "s", 1, 10);
	input_integer(&input, "n", 1, 10);
	input_integer(&input, "f", 1, 10);
	input_line(&input, "long", 1, 3);
	input_line(&input, "nul", 1, 3);
	input_ids(&input, "ids", 5);
	input_integer(&input, "big", 1, 10);
	input_line(&input, "gone", 1, 3);
	claim(input.error == &error_validation, "the input is refused");
	check_errors(
		"{\"s\":[\"This must be a text.\"],\"n\":[\"This must be a whole number.\"],\"f\":[\"This must be a whole number.\"],"
		"\"long\":[\"This may have at most 3 characters.\"],\"nul\":[\"A text may not hold NUL.\"],"
		"\"ids\":[\"Every id must be a whole number.\"],\"big\":[\"This must be from 1 to 10.\"],"
		"\"gone\":[\"This field is required.\"]}");
	json("{\"ids\":[1,2,3]}");
	claim(input_ids(&input, "ids", 2).count == 0 && input.error, "more ids than allowed");
}

static void
check_texts(void)
{
	json("{\"t\":[\" one \",\"two\"],\"empty\":[]}");
	claim(input_texts(&input, "t", 2).count == 2 && input_texts(&input, "empty", 2).count == 0, "texts in a list");
	claim_text(input_texts(&input, "t", 2).text[0], "one", "each is trimmed");
	claim(!input.error, "no list has an error");
	json("{\"t\":[\"one\",2],\"nul\":[\"a\\u0000\"],\"s\":\"one\",\"many\":[\"1\",\"2\",\"3\"]}");
	input_texts(&input, "t", 2);
	input_texts(&input, "nul", 2);
	input_texts(&input, "s", 2);
	input_texts(&input, "many", 2);
	check_errors("{\"t\":[\"Every one must be a text.\"],\"nul\":[\"Every one must be a text.\"],"
	             "\"s\":[\"This must be a list of texts.\"],\"many\":[\"At most 2 are allowed.\"]}");
}

static void
check_form(void)
{
	form("a=x+%41%c3%a9&n=-5&ids=1&ids=2&a=last&empty=&b=true&flag");
	claim_text(input_line(&input, "a", 1, 10), "last", "of a name's values the last counts");
	claim(input_integer(&input, "n", -9, 9) == -5, "a number in a form is a number");
	claim(input_ids(&input, "ids", 2).count == 2, "a name said twice is a list");
	claim(input_null(&input, "empty") && input_null(&input, "flag"), "an empty value is null");
	claim(input_boolean(&input, "b"), "true is true");
	claim(!input.error, "no field has an error");
	form("t=x+%41%c3%a9");
	claim_text(input_line(&input, "t", 1, 10), "x Aé", "plus and percent are decoded");
	form("a=%4");
	claim(input.error != NULL, "half a percent sign");
	form("a=%ff");
	claim(input.error != NULL, "what is no UTF-8");
	form("n=5x");
	input_integer(&input, "n", 1, 9);
	claim(input.error != NULL, "what is no number");
	form("n=");
	input_integer(&input, "n", 1, 9);
	claim(input.error != NULL, "nothing is no number");
}

/* repeated TEXT COUNT: between a beginning and an end; borrowed until the next call. */
static const char *
repeated(const char *begin, const char *text, int count, const char *end)
{
	static struct strbuf body;

	strbuf_clear(&body);
	strbuf_text(&body, begin);
	while (count-- > 0)
		strbuf_text(&body, text);
	strbuf_text(&body, end);
	return strbuf_string(&body);
}

static void
check_bounds(void)
{
	json(repeated("{\"n\":[0", ",0", INPUT_VALUES_MAX - 3, "]}"));
	claim(!input.error, "as many values as a body may have");
	json(repeated("{\"n\":[0", ",0", INPUT_VALUES_MAX - 2, "]}"));
	check_errors(
		"{\"non_field_errors\":[\"This is nested too deeply, or has more values, lists or objects than any request needs.\"]}");
	claim(!input.fields, "nothing was made of it");
	json(repeated("{\"n\":[[]", ",{}", INPUT_CONTAINERS_MAX - 2, "]}"));
	claim(input.error != NULL, "too many lists and objects");
	form(repeated("n=1", "&n=1", INPUT_VALUES_MAX - 1, ""));
	claim(!input.error, "as many values as a form may have");
	form(repeated("n=1", "&n=1", INPUT_VALUES_MAX, ""));
	claim(input.error != NULL, "too many values of a form");
}

static void
check_names(void)
{
	struct strbuf body = { 0 };

	for (int i = 0; i < INPUT_CONTAINERS_MAX; i++)
		strbuf_format(&body, "n%d&", i);
	form(strbuf_string(&body));
	claim(!input.error, "as many names as a form may have");
	strbuf_text(&body, "another");
	form(strbuf_string(&body));
	claim(input.error != NULL, "too many names of a form");
	strbuf_free(&body);
}

static void
check_brackets(void)
{
	form("ids[]=4&ids%5B%5D=2");
	claim(input_ids(&input, "ids", 9).count == 2 && input_ids(&input, "ids", 9).id[1] == 2, "a list as PHP writes it");
	form("ids[0]=4&ids[17]=2&ids=3");
	claim(input_ids(&input, "ids", 9).count == 3 && input_ids(&input, "ids", 9).id[0] == 4, "and with its places");
	form("[]=1&a]=2&b[x]=3&c[=4&[5]=5&d[]e=6");
	claim(input_given(&input, "[]") && input_given(&input, "a]") && input_given(&input, "b[x]") && input_given(&input, "c[")
	              && input_given(&input, "[5]") && input_given(&input, "d[]e"),
	      "other brackets are part of a name");
}

int
main(void)
{
	check_json();
	check_faults();
	check_texts();
	check_form();
	check_bounds();
	check_names();
	check_brackets();
	input_free(&input);
	return tap_done();
}
