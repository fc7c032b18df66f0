/*
 * What `moznods check` says: a line for each thing it has looked at, and what they come to.
 */
#ifndef MOZNODS_CTL_VERDICT_H
#define MOZNODS_CTL_VERDICT_H

#include <stdbool.h>

enum verdict { OK, WARNING, FAULT };

/* Prints one line. */
void verdict_say(enum verdict verdict, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Prints the last line; whether there was no fault. */
bool verdict_conclude(void);

#endif
