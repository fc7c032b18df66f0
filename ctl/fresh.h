/*
 * A fresh database in place of a lost one: only on demand, because the first account of an empty database is site admin.
 */
#ifndef MOZNODS_CTL_FRESH_H
#define MOZNODS_CTL_FRESH_H

#include <stdbool.h>

/* Puts what a lost database has left in the state directory aside, into a directory `replaced-TIME` inside it, and makes an
 * empty database. Nothing may use the state directory. False, and why on standard error or in the log: there is a database. */
bool fresh_begin(const char *state);

#endif
