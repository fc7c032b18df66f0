/* Fields that are lists: see input.h. */
#include "lib/base/text.h"
#include "lib/request/input.h"

#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The list itself, which has at most `most` values: of a form, all values of the name. NULL: there is none. */
static struct json_object *
find_list(struct input *input, const char *name, const char *kind, size_t most)
{
	struct json_object *list;
	char message[64];

	if (!input->fields || !json_object_object_get_ex(input->fields, name, &list) || !list)
		return NULL;
	if (!json_object_is_type(list, json_type_array))
		snprintf(message, sizeof message, "This must be a list of %s.", kind);
	else if (json_object_array_length(list) > most)
		snprintf(message, sizeof message, "At most %zu are allowed.", most);
	else
		return list;
	input_add_error(input, name, message);
	return NULL;
}

struct ids
input_ids(struct input *input, const char *name, size_t most)
{
	struct json_object *list = find_list(input, name, "ids", most);
	struct ids ids = { 0, NULL };
	size_t count = list ? json_object_array_length(list) : 0;
	int64_t *id;

	if (count == 0 || !(id = input_hold(input, calloc(count, sizeof *id))))
		return ids;
	for (size_t i = 0; i < count; i++)
		if (!input_whole_number(input, json_object_array_get_idx(list, i), &id[i])) {
			input_add_error(input, name, "Every id must be a whole number.");
			return ids;
		}
	return (struct ids){ count, id };
}

static int
compare_ids(const void *a, const void *b)
{
	const int64_t *one = a, *other = b;

	return (*one > *other) - (*one < *other);
}

struct ids
input_in_order(struct input *input, struct ids ids)
{
	int64_t *id;

	if (ids.count == 0 || !(id = input_hold(input, malloc(ids.count * sizeof *id))))
		return (struct ids){ 0, NULL };
	memcpy(id, ids.id, ids.count * sizeof *id);
	qsort(id, ids.count, sizeof *id, compare_ids);
	return (struct ids){ ids.count, id };
}

/* A copy of a value that is a text without NUL; NULL: it is none, or memory ran out. */
static char *
copy_text(struct input *input, struct json_object *value)
{
	const char *text = json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;

	if (!text || strlen(text) != (size_t)json_object_get_string_len(value))
		return NULL;
	return input_hold(input, strdup(text));
}

struct texts
input_texts(struct input *input, const char *name, size_t most)
{
	struct json_object *list = find_list(input, name, "texts", most);
	struct texts texts = { 0, NULL };
	size_t count = list ? json_object_array_length(list) : 0;
	const char **text;
	char *copy;

	if (count == 0 || !(text = input_hold(input, calloc(count, sizeof *text))))
		return texts;
	for (size_t i = 0; i < count; i++) {
		if (!(copy = copy_text(input, json_object_array_get_idx(list, i)))) {
			input_add_error(input, name, "Every one must be a text.");
			return texts;
		}
		text[i] = text_trim(copy);
	}
	return (struct texts){ count, text };
}
