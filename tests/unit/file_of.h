/*
 * A file in memory, for what reads descriptors.
 */
#ifndef MOZNODS_TESTS_FILE_OF_H
#define MOZNODS_TESTS_FILE_OF_H

#include <stddef.h>

/* A descriptor of a new file with these bytes, for close(2); without one the test ends. */
int file_of(const void *bytes, size_t length);

#endif
