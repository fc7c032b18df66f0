/* Fields out of what was read: see input.h. How bytes become fields is in input_read.c, lists are in input_list.c. */
#include "lib/request/input.h"
#include "lib/base/error.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"
#include "lib/base/time_text.h"
#include "lib/base/words.h"

#include <errno.h>
#include <json-c/json.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct allocation {
	struct allocation *next;
	void *memory;
};

void
input_refuse(struct input *input, const struct error *error)
{
	if (!input->error)
		input->error = error;
}

void
input_give_up(struct input *input, const char *why)
{
	input_add_error(input, NULL, why);
	input->unreadable = true;
}

void
input_clear_errors(struct input *input)
{
	json_object_put(input->faults);
	input->faults = NULL;
	input->error = NULL;
}

const struct error *
input_add_error(struct input *input, const char *field, const char *message)
{
	struct json_object *messages = NULL;

	if (input->unreadable)
		return input->error;
	if (!field)
		field = "non_field_errors";
	if (!input->faults)
		input->faults = json_object_new_object();
	if (!json_object_object_get_ex(input->faults, field, &messages)) {
		messages = json_object_new_array();
		json_object_object_add(input->faults, field, messages);
	}
	json_object_array_add(messages, json_object_new_string(message));
	input_refuse(input, &error_validation);
	return input->error;
}

void *
input_hold(struct input *input, void *memory)
{
	struct allocation *held = memory ? malloc(sizeof *held) : NULL;

	if (!held) {
		free(memory);
		input_refuse(input, &error_internal);
		return NULL;
	}
	*held = (struct allocation){ input->allocations, memory };
	input->allocations = held;
	return memory;
}

/* The field; of a form, which may say a name more than once, the last value. */
static bool
input_find(const struct input *input, const char *name, struct json_object **value)
{
	if (!input->fields || !json_object_object_get_ex(input->fields, name, value))
		return false;
	if (input->form)
		*value = json_object_array_get_idx(*value, json_object_array_length(*value) - 1);
	return true;
}

bool
input_given(const struct input *input, const char *name)
{
	struct json_object *value;

	return input_find(input, name, &value);
}

bool
input_null(const struct input *input, const char *name)
{
	struct json_object *value;

	return input_find(input, name, &value) && (!value || (input->form && json_object_get_string_len(value) == 0));
}

const char *
input_peek(const struct input *input, const char *name)
{
	struct json_object *value;

	return input_find(input, name, &value) && json_object_is_type(value, json_type_string) ? json_object_get_string(value) : NULL;
}

void
input_refuse_fields(struct input *input, const char *names, const char *message)
{
	const char *word;
	size_t length;
	char name[64];

	while ((word = words_next(&names, &length))) {
		snprintf(name, sizeof name, "%.*s", (int)length, word);
		if (input_given(input, name))
			input_add_error(input, name, message);
	}
}

/* A copy of a required text, NULL and an error when it is missing or no text. */
static char *
take_text(struct input *input, const char *name)
{
	struct json_object *value;
	const char *text;

	if (!input_find(input, name, &value)) {
		input_add_error(input, name, "This field is required.");
		return NULL;
	}
	if (!json_object_is_type(value, json_type_string)) {
		input_add_error(input, name, "This must be a text.");
		return NULL;
	}
	text = json_object_get_string(value);
	if (strlen(text) != (size_t)json_object_get_string_len(value)) {
		input_add_error(input, name, "A text may not hold NUL.");
		return NULL;
	}
	return input_hold(input, strdup(text));
}

static const char *
measured(struct input *input, const char *name, const char *text, size_t size, size_t least, size_t most, const char *unit)
{
	char message[96];

	if (size >= least && size <= most)
		return text;
	if (size < least && least == 1)
		snprintf(message, sizeof message, "This may not be empty.");
	else if (size < least)
		snprintf(message, sizeof message, "This must have at least %zu %s.", least, unit);
	else
		snprintf(message, sizeof message, "This may have at most %zu %s.", most, unit);
	input_add_error(input, name, message);
	return "";
}

/* A text in which nothing can be seen is empty. */
static char *
visible(char *text)
{
	if (!text_visible(text))
		*text = '\0';
	return text;
}

const char *
input_line(struct input *input, const char *name, size_t least, size_t most)
{
	char *text = take_text(input, name);

	if (!text)
		return "";
	text = text_trim(text);
	if (text_has_controls(text)) {
		input_add_error(input, name, "This may not have control characters.");
		return "";
	}
	text = visible(text);
	return measured(input, name, text, text_count(text), least, most, "characters");
}

const char *
input_block(struct input *input, const char *name, size_t least, size_t most)
{
	char *text = take_text(input, name);

	if (!text)
		return "";
	text_remove_controls(text);
	text = visible(text_trim(text));
	return measured(input, name, text, text_count(text), least, most, "characters");
}

const char *
input_exact(struct input *input, const char *name, size_t least, size_t most)
{
	char *text = take_text(input, name);

	return text ? measured(input, name, text, strlen(text), least, most, "bytes") : "";
}

const char *
input_word(struct input *input, const char *name, const char *words)
{
	char *text = take_text(input, name);
	char message[128];
	size_t length;

	if (!text)
		return "";
	length = strlen(text);
	for (const char *word = words; *word; word += strspn(word, " ")) {
		size_t word_length = strcspn(word, " ");

		if (word_length == length && !strncmp(word, text, length))
			return text;
		word += word_length;
	}
	snprintf(message, sizeof message, "This must be one of: %s.", words);
	input_add_error(input, name, message);
	return "";
}

bool
input_whole_number(const struct input *input, struct json_object *value, int64_t *number)
{
	const char *text;
	char *end;

	if (!input->form) {
		*number = json_object_get_int64(value);
		return json_object_is_type(value, json_type_int);
	}
	text = json_object_get_string(value);
	errno = 0;
	*number = strtoll(text, &end, 10);
	return *text && strspn(text, "-0123456789") == (size_t)json_object_get_string_len(value) && !*end && !errno;
}

int64_t
input_integer(struct input *input, const char *name, int64_t least, int64_t most)
{
	struct json_object *value;
	int64_t number;
	char message[96];

	if (!input_find(input, name, &value)) {
		input_add_error(input, name, "This field is required.");
		return least;
	}
	if (!input_whole_number(input, value, &number)) {
		input_add_error(input, name, "This must be a whole number.");
		return least;
	}
	if (number >= least && number <= most)
		return number;
	if (most == INT64_MAX)
		snprintf(message, sizeof message, "This must be at least %lld.", (long long)least);
	else
		snprintf(message, sizeof message, "This must be from %lld to %lld.", (long long)least, (long long)most);
	input_add_error(input, name, message);
	return least;
}

bool
input_boolean(struct input *input, const char *name)
{
	struct json_object *value;
	const char *text;

	if (!input_find(input, name, &value)) {
		input_add_error(input, name, "This field is required.");
		return false;
	}
	text = json_object_get_string(value);
	if (input->form ? !strcmp(text, "true") || !strcmp(text, "false") : json_object_is_type(value, json_type_boolean))
		return !strcmp(text, "true");
	input_add_error(input, name, "This must be true or false.");
	return false;
}

int64_t
input_time(struct input *input, const char *name)
{
	char *text = take_text(input, name);
	int64_t seconds = 0;

	if (text && !time_text_read(text, &seconds))
		input_add_error(input, name, "This must be a time, such as 2026-05-01T12:00:00Z.");
	return seconds;
}

bool
input_details(const struct input *input, struct strbuf *to)
{
	if (!input->faults)
		return false;
	strbuf_text(to, json_object_to_json_string_ext(input->faults, JSON_C_TO_STRING_PLAIN | JSON_C_TO_STRING_NOSLASHESCAPE));
	return true;
}

void
input_adopt(struct input *input, struct json_object *fields)
{
	input->fields = json_object_get(fields);
}

void
input_free(struct input *input)
{
	while (input->allocations) {
		struct allocation *held = input->allocations;

		input->allocations = held->next;
		free(held->memory);
		free(held);
	}
	json_object_put(input->fields);
	json_object_put(input->faults);
	*input = (struct input){ 0 };
}
