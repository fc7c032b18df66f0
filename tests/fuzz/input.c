/*
 * Bodies: JSON after a first byte `j`, else a form. What our grammar takes for JSON the library must understand, so that no
 * body is read by one and not by the other; and whatever was sent, what is said about it is JSON.
 */
#include "fuzz.h"
#include "lib/base/json_grammar.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"
#include "lib/request/input.h"

#include <json-c/json.h>

static const struct json_bounds bounds = { INPUT_DEPTH_MAX, INPUT_VALUES_MAX, INPUT_CONTAINERS_MAX };

static void
compare_parsers(const char *text, size_t length)
{
	struct json_tokener *tokener = json_tokener_new_ex(INPUT_DEPTH_MAX + 1);
	struct json_object *value;
	enum json_tokener_error error;

	if (!tokener)
		abort();
	/* With the NUL, or a number might go on. */
	value = json_tokener_parse_ex(tokener, text, (int)length + 1);
	error = json_tokener_get_error(tokener);
	CLAIM(error == json_tokener_success, "what is JSON is not understood");
	json_object_put(value);
	json_tokener_free(tokener);
}

/* Asks for each field as everything. */
static void
take_all(struct input *input, const char *name)
{
	struct texts texts;
	struct ids ids;
	const char *text;

	input_given(input, name);
	input_null(input, name);
	text = input_line(input, name, 1, 20);
	CLAIM(text_valid(text, strlen(text)) && !text_has_controls(text), "a line that is none");
	text = input_block(input, name, 0, 4000);
	CLAIM(text_valid(text, strlen(text)) && text_count(text) <= 4000, "a text that is too long");
	CLAIM(strlen(input_exact(input, name, 0, 64)) <= 64, "a text of too many bytes");
	input_word(input, name, "public private");
	CLAIM(input_integer(input, name, -5, 100) >= -5 && input_integer(input, name, -5, 100) <= 100, "a number out of range");
	input_integer(input, name, INT64_MIN, INT64_MAX);
	input_boolean(input, name);
	input_time(input, name);
	ids = input_ids(input, name, 10);
	CLAIM(ids.count <= 10, "too many ids");
	texts = input_texts(input, name, 10);
	CLAIM(texts.count <= 10, "too many texts");
	for (size_t i = 0; i < texts.count; i++)
		CLAIM(text_valid(texts.text[i], strlen(texts.text[i])), "a text that is none");
}

static void
explain(struct input *input)
{
	struct strbuf details = { 0 };

	if (input_details(input, &details)) {
		CLAIM(input->error, "faults, but no error");
		CLAIM(json_grammar(details.text, details.length, &bounds) == JSON_VALID, "faults that are no JSON");
	}
	strbuf_free(&details);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "a", "content", "ids", "", "missing" };
	struct input input = { 0 };
	char *body;

	if (size == 0)
		return 0;
	body = text_of(data + 1, size - 1);
	if (*data != 'j')
		input_read_form(&input, body, size - 1);
	else {
		bool valid = json_grammar(body, size - 1, &bounds) == JSON_VALID;

		if (valid)
			compare_parsers(body, size - 1);
		input_read_json(&input, body, size - 1);
		CLAIM(valid || !input.fields, "fields of what is no JSON");
		CLAIM(!valid || input.fields || input.error, "JSON without fields or fault");
	}
	for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
		take_all(&input, names[i]);
	explain(&input);
	input_free(&input);
	free(body);
	return 0;
}
