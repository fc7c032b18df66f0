/*
 * How many files the server may have open, and what follows from it.
 */
#ifndef MOZNODS_CTL_DESCRIPTORS_H
#define MOZNODS_CTL_DESCRIPTORS_H

#include <stdbool.h>

/* Whoever starts a program may have closed its standard descriptors, whose numbers a socket would get then: has /dev/null take
 * them. */
void descriptors_occupy_standard(void);

/* Raises the limit of descriptors as far as it goes, which the children inherit. False, with the reason in the log: there are too
 * few for a server. */
bool descriptors_suffice(void);

/* How many connections lighttpd may have. */
int descriptors_connections(void);

#endif
