/*
 * A look at everything an administrator would have to look at, one plain line each.
 */
#ifndef MOZNODS_CTL_CHECK_H
#define MOZNODS_CTL_CHECK_H

struct arguments;

/* check: prints `ok`, `warning` or `FAULT` and what of; changes nothing. Fails when there was a fault. A server that does
 * not run is none. */
int check(const struct arguments *arguments);

#endif
