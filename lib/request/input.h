/*
 * What a stranger sent, as typed fields. Every getter checks and, where the field is not as it must be,
 * blames it and returns something harmless: a handler takes all it needs, then looks at `error` once,
 * and the answer names every bad field at the same time.
 *
 * A JSON body, a form body and a query string all come out the same way. Texts are borrowed from
 * the input until input_free.
 */
#ifndef MOZNODS_INPUT_H
#define MOZNODS_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What a body may hold, so that its tree takes no more memory than 2 MiB and a few times its length. */
enum {
	INPUT_DEPTH_MAX = 32,          /* arrays and objects inside one another */
	INPUT_VALUES_MAX = 10000,
	INPUT_CONTAINERS_MAX = 1000    /* arrays and objects; of a form, names */
};

struct error;
struct json_object;
struct strbuf;

struct input {
	struct json_object *fields;    /* an object; NULL while there are none */
	bool form;                     /* all values are lists of text: numbers are read out of them */
	bool unreadable;               /* whatever is missing was perhaps sent: no field is to blame */
	const struct error *error;     /* what is wrong so far */
	struct json_object *faults;    /* field → list of messages */
	struct kept *kept;             /* texts that were made on the way */
};

struct ids {
	size_t count;
	const int64_t *id;
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

/* Refuses it because it cannot be read: no field is to blame any more. */
void input_give_up(struct input *input, const char *why);

/* Blames a field, or with NULL what belongs to no field; returns the error for the handler to return. */
const struct error *input_blame(struct input *input, const char *field, const char *message);

/* Whether the field is there, null included. */
bool input_given(const struct input *input, const char *name);

/* Whether the field is there and null (in a form: empty). */
bool input_null(const struct input *input, const char *name);

/* Blames each of these fields that is there, null included: fields that the object has, and that the request cannot change, be it
 * nobody's to change or not the caller's. `names` are separated by spaces. To ignore them would answer 200 to a change that was
 * not made. */
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

/* An optional list of at most `most` ids. */
struct ids input_ids(struct input *input, const char *name, size_t most);

/* Appends the faults as a JSON object, `{"field": ["message"]}`; false when no field was blamed. */
bool input_details(const struct input *input, struct strbuf *to);

/* Keeps a text of the heap until input_free, and returns it; blames memory when it is NULL. */
char *input_keep(struct input *input, char *text);

void input_free(struct input *input);

#endif
