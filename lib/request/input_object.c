/* Objects of fields: see input_object.h. */
#include "lib/request/input_object.h"
#include "lib/request/input.h"

#include <json-c/json.h>
#include <stdio.h>

enum { LIST_MOST = 100 };

bool
input_object_begin(struct input *input, const char *name, struct input *inner)
{
	struct json_object *object = NULL;

	*inner = (struct input){ 0 };
	if (!input_given(input, name))
		input_add_error(input, name, "This field is required.");
	else if (json_object_object_get_ex(input->fields, name, &object) && json_object_is_type(object, json_type_object))
		input_adopt(inner, object);
	else
		input_add_error(input, name, "This must be an object.");
	return inner->fields != NULL;
}

/* One message for each of the inner field's. */
static void
add_inner_errors(struct input *input, const char *name, const char *inner_name, struct json_object *messages)
{
	char message[256];

	for (size_t i = 0; i < json_object_array_length(messages); i++) {
		snprintf(message, sizeof message, "%s: %s", inner_name,
		         json_object_get_string(json_object_array_get_idx(messages, i)));
		input_add_error(input, name, message);
	}
}

void
input_object_end(struct input *input, const char *name, struct input *inner)
{
	if (inner->faults) {
		json_object_object_foreach(inner->faults, inner_name, messages)
			add_inner_errors(input, name, inner_name, messages);
	}
	if (inner->error)
		input_refuse(input, inner->error);
	input_free(inner);
}

unsigned
input_object_bits(struct input *inner, const char *name, int least, int most)
{
	struct json_object *list = NULL;
	unsigned bits = 0;
	char message[96];
	size_t count;

	snprintf(message, sizeof message, "This must be a list of whole numbers from %d to %d, at least one.", least, most);
	json_object_object_get_ex(inner->fields, name, &list);
	count = json_object_is_type(list, json_type_array) ? json_object_array_length(list) : 0;
	for (size_t i = 0; i < count; i++) {
		struct json_object *number = json_object_array_get_idx(list, i);
		int64_t value = json_object_get_int64(number);

		if (count > LIST_MOST || !json_object_is_type(number, json_type_int) || value < least || value > most) {
			bits = 0;
			break;
		}
		bits |= 1u << value;
	}
	if (!bits)
		input_add_error(inner, name, input_given(inner, name) ? message : "This field is required.");
	return bits;
}
