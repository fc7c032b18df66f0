/*
 * Passwords as they come in: typed twice at a terminal that does not show them, or as the first line of
 * standard input where that is something else.
 */
#ifndef MOZNODS_CTL_SECRET_H
#define MOZNODS_CTL_SECRET_H

#include <stddef.h>

/* Reads a password into `secret`, without its line's end. NULL, or why there is none, for a person. */
const char *secret_read(char *secret, size_t size);

/* The same for one that exists already: at a terminal it is typed once. */
const char *secret_ask(char *secret, size_t size);

#endif
