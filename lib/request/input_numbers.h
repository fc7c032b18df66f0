/*
 * Fields that are objects of numbers by id, `{"3": 812, "4": 99}`: how far a client is in each of several rooms.
 */
#ifndef MOZNODS_INPUT_NUMBERS_H
#define MOZNODS_INPUT_NUMBERS_H

#include <stddef.h>
#include <stdint.h>

struct input;
struct json_object;

/* Borrowed from the input. */
struct numbers {
	struct json_object *object; /* NULL: the field was not given */
};

/* An optional object of at most `most` numbers from 0 on, whose names are ids. */
struct numbers input_numbers(struct input *input, const char *name, size_t most);

/* The number of an id; -1: there is none. */
int64_t numbers_find(struct numbers numbers, int64_t id);

#endif
