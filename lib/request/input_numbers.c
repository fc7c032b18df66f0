/* Numbers by id: see input_numbers.h. */
#include "lib/request/input_numbers.h"
#include "lib/request/input.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

enum { DIGITS_MAX = 18 };

static bool
is_id(const char *text)
{
	size_t digits = strspn(text, "0123456789");

	return digits > 0 && digits <= DIGITS_MAX && !text[digits] && *text != '0';
}

struct numbers
input_numbers(struct input *input, const char *name, size_t most)
{
	struct json_object *object;
	char message[64];

	if (!input->fields || !json_object_object_get_ex(input->fields, name, &object) || !object)
		return (struct numbers){ NULL };
	if (!json_object_is_type(object, json_type_object)) {
		input_add_error(input, name, "This must be an object of numbers by id.");
		return (struct numbers){ NULL };
	}
	if ((size_t)json_object_object_length(object) > most) {
		snprintf(message, sizeof message, "At most %zu are allowed.", most);
		input_add_error(input, name, message);
		return (struct numbers){ NULL };
	}
	json_object_object_foreach(object, id, value) {
		if (!is_id(id) || !json_object_is_type(value, json_type_int) || json_object_get_int64(value) < 0) {
			input_add_error(input, name, "Every name must be an id, and every value a whole number from 0 on.");
			return (struct numbers){ NULL };
		}
	}
	return (struct numbers){ object };
}

int64_t
numbers_find(struct numbers numbers, int64_t id)
{
	struct json_object *value;
	char name[24];

	snprintf(name, sizeof name, "%lld", (long long)id);
	if (!numbers.object || !json_object_object_get_ex(numbers.object, name, &value))
		return -1;
	return json_object_get_int64(value);
}
