/* How bytes become fields: see input.h. */
#include "input.h"
#include "error.h"
#include "json_grammar.h"
#include "percent.h"
#include "text.h"

#include <json-c/json.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>

static bool
is_blank(const char *body, size_t length)
{
	while (length > 0 && strchr(" \t\r\n", body[length - 1]) && body[length - 1])
		length--;
	return length == 0;
}

void
input_read_json(struct input *input, const char *body, size_t length)
{
	struct json_tokener *tokener;

	if (is_blank(body, length))
		return;
	if (length > INT_MAX || !json_grammar(body, length, INPUT_DEPTH_MAX)) {
		input_give_up(input, "The body is not valid JSON.");
		return;
	}
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

/* Adds one value to the list of its name; false when it is no text. */
static bool
add(struct input *input, char *name, size_t name_length, char *text, size_t text_length)
{
	ptrdiff_t name_size = percent_decode(name, name_length, true), size = percent_decode(text, text_length, true);
	struct json_object *list;

	if (name_size < 0 || size < 0 || !text_valid(name, (size_t)name_size) || !text_valid(text, (size_t)size)
	    || memchr(name, '\0', (size_t)name_size))
		return false;
	name = input_keep(input, strndup(name, (size_t)name_size));
	if (!name)
		return true;
	if (!json_object_object_get_ex(input->fields, name, &list)) {
		list = json_object_new_array();
		json_object_object_add(input->fields, name, list);
	}
	json_object_array_add(list, json_object_new_string_len(text, (int)size));
	return true;
}

void
input_read_form(struct input *input, const char *body, size_t length)
{
	char *copy = length < INT_MAX ? malloc(length + 1) : NULL;
	char *at = copy, *end = copy ? copy + length : NULL;

	input->form = true;
	input->fields = json_object_new_object();
	if (!input_keep(input, copy) || !input->fields)
		return;
	memcpy(copy, body, length);
	*end = '\0';
	while (at < end) {
		char *next = memchr(at, '&', (size_t)(end - at));
		char *stop = next ? next : end;
		char *equals = memchr(at, '=', (size_t)(stop - at));
		char *text = equals ? equals + 1 : stop;

		if (stop > at && !add(input, at, (size_t)((equals ? equals : stop) - at), text, (size_t)(stop - text))) {
			input_give_up(input, "The form is not valid percent-encoded UTF-8.");
			return;
		}
		at = stop + 1;
	}
}
