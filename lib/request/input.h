/*
 * What a client sent, as typed fields. Every getter checks its field. Where the field is invalid it adds an error for it and
 * returns a harmless value: a handler takes all fields that it needs, then checks `error` once, and the answer names every
 * invalid field.
 *
 * JSON bodies, form bodies and query strings are read alike. Texts are borrowed from the input until input_free.
 */
#ifndef MOZNODS_INPUT_H
#define MOZNODS_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a body may hold, so that its tree takes no more memory than 2 MiB and a few times its length. */
enum {
	INPUT_DEPTH_MAX = 32, /* arrays and objects inside one another */
	INPUT_VALUES_MAX = 10000,
	INPUT_CONTAINERS_MAX = 1000 /* arrays and objects; of a form, names */
};

struct error;
struct json_object;
struct strbuf;

struct input {
	struct json_object *fields;     /* an object; NULL while there are none */
	bool form;                      /* all values are lists of text: numbers are parsed from it */
	bool unreadable;                /* no errors for missing fields: they may have been sent */
	const struct error *error;      /* what is wrong so far */
	struct json_object *faults;     /* field → list of messages */
	struct allocation *allocations; /* memory that input_free frees: an arena of single blocks */
};

struct ids {
	size_t count;
	const int64_t *id;
};

struct texts {
	size_t count;
	const char **text;
};

/* Reads a body: a JSON object (RFC 8259); nothing at all is an empty one. */
void input_read_json(struct input *input, const char *body, size_t length);

/* Reads application/x-www-form-urlencoded (the WHATWG URL Standard, section 5.1): a body or a query string. A name that ends
 * in brackets, `ids[]` or `ids[0]`, as PHP and Rails write those of lists, is the name before them. */
void input_read_form(struct input *input, const char *body, size_t length);

/* Makes `fields` (borrowed; a reference of its own is taken) the fields. */
void input_adopt(struct input *input, struct json_object *fields);

/* Refuses the whole input, without details. */
void input_refuse(struct input *input, const struct error *error);

/* Refuses the whole input because it cannot be parsed; getters add no more errors for fields. */
void input_give_up(struct input *input, const char *why);

/* Takes back all errors: what had found them is run again. */
void input_clear_errors(struct input *input);

/* Adds an error for a field, or with NULL for no field in particular; returns the error for the handler to return. */
const struct error *input_add_error(struct input *input, const char *field, const char *message);

/* Whether the field is present, null included. */
bool input_given(const struct input *input, const char *name);

/* Whether the field is present and null (in a form: empty). */
bool input_null(const struct input *input, const char *name);

/* The text of a field as it was sent; NULL: it has none. Adds no error. */
const char *input_peek(const struct input *input, const char *name);

/* Adds an error for each of these fields that is present, null included: fields of the object that this caller, or no caller,
 * can change. `names` are separated by spaces. Ignoring them would answer 200 to a change that was not made. */
void input_refuse_fields(struct input *input, const char *names, const char *message);

/* A required single line: trimmed, of `least` to `most` code points, without control characters. One of invisible characters
 * alone is empty, here and in input_block. */
const char *input_line(struct input *input, const char *name, size_t least, size_t most);

/* A required text of several lines: control characters other than tab and newline removed, trimmed. */
const char *input_block(struct input *input, const char *name, size_t least, size_t most);

/* A required text exactly as sent, of `least` to `most` bytes. */
const char *input_exact(struct input *input, const char *name, size_t least, size_t most);

/* A required word, one of those in `words`, which are separated by spaces. */
const char *input_word(struct input *input, const char *name, const char *words);

/* A required whole number. */
int64_t input_integer(struct input *input, const char *name, int64_t least, int64_t most);

/* A required true or false. */
bool input_boolean(struct input *input, const char *name);

/* A required time of RFC 3339, of any zone: Unix seconds, 0 where it is invalid. */
int64_t input_time(struct input *input, const char *name);

/* An optional list of at most `most` ids. */
struct ids input_ids(struct input *input, const char *name, size_t most);

/* The same ids from the lowest on; none, and error_internal in the input, when memory runs out. */
struct ids input_in_order(struct input *input, struct ids ids);

/* An optional list of at most `most` texts, each trimmed. */
struct texts input_texts(struct input *input, const char *name, size_t most);

/* Appends the faults as a JSON object, `{"field": ["message"]}`; false when no field has one. */
bool input_details(const struct input *input, struct strbuf *to);

/* Takes ownership of memory of the heap until input_free, and returns it; NULL is refused as out of memory. */
void *input_hold(struct input *input, void *memory);

/* For the files of input_*.c: reads a JSON integer or, of a form, the digits of one; false: it is none. Adds no error. */
bool input_whole_number(const struct input *input, struct json_object *value, int64_t *number);

void input_free(struct input *input);

#endif
