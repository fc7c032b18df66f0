/*
 * Fields that are objects of fields, `{"quiet": {"from": "22:00", …}}`. What is inside is taken with the getters of input.h; its
 * faults are those of the outer field, each with the name of the inner one before it. Forms have no such fields.
 */
#ifndef MOZNODS_INPUT_OBJECT_H
#define MOZNODS_INPUT_OBJECT_H

#include <stdbool.h>

struct input;

/* Opens a required object; `inner` is filled in. False, with an error for the field: it is none, and there is nothing to end. */
bool input_object_begin(struct input *input, const char *name, struct input *inner);

/* Adds all errors of the inner fields to the outer one, and frees `inner` with its texts. */
void input_object_end(struct input *input, const char *name, struct input *inner);

/* A required list of whole numbers from `least` to `most`, which is 31 at most: of each the bit of that place. At least one;
 * repeats do not count. 0 where it is invalid. */
unsigned input_object_bits(struct input *inner, const char *name, int least, int most);

#endif
