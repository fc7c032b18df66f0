/* How bytes become fields: see input.h. */
#include "lib/base/error.h"
#include "lib/base/json_grammar.h"
#include "lib/base/percent.h"
#include "lib/base/text.h"
#include "lib/request/input.h"

#include <json-c/json.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static const char too_much[] = "This is nested too deeply, or has more values, lists or objects than any request needs.";

static bool
input_is_blank(const char *body, size_t length)
{
	while (length > 0 && strchr(" \t\r\n", body[length - 1]) && body[length - 1])
		length--;
	return length == 0;
}

/* Whether a tree may be made of it; else it is refused. */
static bool
is_readable(struct input *input, const char *body, size_t length)
{
	static const struct json_bounds bounds = { INPUT_DEPTH_MAX, INPUT_VALUES_MAX, INPUT_CONTAINERS_MAX };

	switch (length > INT_MAX ? JSON_TOO_MUCH : json_grammar(body, length, &bounds)) {
	case JSON_VALID: return true;
	case JSON_TOO_MUCH: input_give_up(input, too_much); return false;
	default: input_give_up(input, "The body is not valid JSON."); return false;
	}
}

void
input_read_json(struct input *input, const char *body, size_t length)
{
	struct json_tokener *tokener;

	if (input_is_blank(body, length) || !is_readable(input, body, length))
		return;
	/* The tokener counts scalars as a level of their own. */
	if (!(tokener = json_tokener_new_ex(INPUT_DEPTH_MAX + 1))) {
		input_refuse(input, &error_internal);
		return;
	}
	input->fields = json_tokener_parse_ex(tokener, body, (int)length);
	json_tokener_free(tokener);
	if (!json_object_is_type(input->fields, json_type_object)) {
		json_object_put(input->fields);
		input->fields = NULL;
		input_give_up(input, "The body must be a JSON object.");
	}
}

/* One field of a form: its name and text, decoded in place. */
struct pair {
	char *name, *text;
	ptrdiff_t name_length, length;
};

/* The length of a name without the brackets of a list, `[]` or `[0]`. */
static ptrdiff_t
without_brackets(const char *name, ptrdiff_t length)
{
	ptrdiff_t at = length - 1;

	if (length < 3 || name[at--] != ']')
		return length;
	while (at > 0 && name[at] >= '0' && name[at] <= '9')
		at--;
	return at > 0 && name[at] == '[' ? at : length;
}

/* Decodes what stands between two ampersands; false when it is no text. What follows a name is overwritten with its NUL: the
 * equals sign, or the end of the field. */
static bool
input_decode(struct pair *pair)
{
	pair->name_length = percent_decode(pair->name, (size_t)pair->name_length, true);
	pair->length = percent_decode(pair->text, (size_t)pair->length, true);
	if (pair->name_length < 0 || pair->length < 0 || !text_valid(pair->name, (size_t)pair->name_length)
	    || !text_valid(pair->text, (size_t)pair->length) || memchr(pair->name, '\0', (size_t)pair->name_length))
		return false;
	pair->name_length = without_brackets(pair->name, pair->name_length);
	pair->name[pair->name_length] = '\0';
	return true;
}

/* Adds a value to the list of its name; false when there are too many names. */
static bool
input_add(struct input *input, const struct pair *pair)
{
	struct json_object *list;

	if (!json_object_object_get_ex(input->fields, pair->name, &list)) {
		if (json_object_object_length(input->fields) >= INPUT_CONTAINERS_MAX)
			return false;
		list = json_object_new_array();
		json_object_object_add(input->fields, pair->name, list);
	}
	json_object_array_add(list, json_object_new_string_len(pair->text, (int)pair->length));
	return true;
}

/* Takes the fields of a form, which it may change; `end` is a byte of its own. */
static void
read_pairs(struct input *input, char *at, char *end)
{
	int values = 0;

	while (at < end) {
		char *next = memchr(at, '&', (size_t)(end - at));
		char *stop = next ? next : end;
		char *equals = memchr(at, '=', (size_t)(stop - at));
		char *name_end = equals ? equals : stop, *text = equals ? equals + 1 : stop;
		struct pair pair = { at, text, name_end - at, stop - text };

		if (stop > at && !input_decode(&pair)) {
			input_give_up(input, "The form is not valid percent-encoded UTF-8.");
			return;
		}
		if (stop > at && (++values > INPUT_VALUES_MAX || !input_add(input, &pair))) {
			input_give_up(input, too_much);
			return;
		}
		at = stop + 1;
	}
}

void
input_read_form(struct input *input, const char *body, size_t length)
{
	char *copy = length < INT_MAX ? malloc(length + 1) : NULL;

	input->form = true;
	input->fields = json_object_new_object();
	if (!input_hold(input, copy) || !input->fields)
		return;
	memcpy(copy, body, length);
	copy[length] = '\0';
	read_pairs(input, copy, copy + length);
}
