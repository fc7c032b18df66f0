/*
 * What the fuzz targets share: an input as a NUL-terminated text of its own, so that reading behind it is noticed, and
 * claims that end the program when they do not hold.
 */
#ifndef MOZNODS_TESTS_FUZZ_H
#define MOZNODS_TESTS_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Claims something; when it does not hold, `what` says what is wrong. */
#define CLAIM(holds, what) \
	do { \
		if (!(holds)) { \
			fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, (what)); \
			abort(); \
		} \
	} while (0)

/* A copy that ends in NUL, for the caller to free. */
static inline char *
text_of(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);

	if (!text)
		abort();
	if (size)
		memcpy(text, data, size);
	text[size] = '\0';
	return text;
}

/* Cuts a text at its first line end and returns what is behind, "" when there is no further line. */
static inline char *
next_line(char *text)
{
	char *end = strchr(text, '\n');

	if (!end)
		return text + strlen(text);
	*end = '\0';
	return end + 1;
}

#endif
