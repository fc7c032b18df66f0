/*
 * A small set of ids, in ascending order, and its text, "3,17,204": equal sets have equal texts.
 */
#ifndef MOZNODS_ID_SET_H
#define MOZNODS_ID_SET_H

#include <stdbool.h>
#include <stdint.h>

enum { ID_SET_MOST = 8, ID_SET_BYTES = ID_SET_MOST * 20 + 1 };

/* Zeroed it is empty. */
struct id_set {
	int count;
	int64_t id[ID_SET_MOST];
};

/* Adds a positive id; one that is there stays. False: there are ID_SET_MOST others. */
bool id_set_add(struct id_set *set, int64_t id);

/* Writes the text of a set, NUL-terminated. */
void id_set_write(const struct id_set *set, char text[ID_SET_BYTES]);

/* Reads a text that id_set_write has written. */
struct id_set id_set_read(const char *text);

#endif
