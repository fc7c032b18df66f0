/*
 * Beginning anew where a database was lost: only on demand, because the first account of an empty database is site admin.
 */
#ifndef MOZNODS_CTL_ANEW_H
#define MOZNODS_CTL_ANEW_H

#include <stdbool.h>

/* Puts what a lost database has left in the state directory aside, into a directory `replaced-TIME` inside it, and makes an
 * empty database. Nothing may use the state directory. False, and why on standard error or in the log: there is a database. */
bool anew_begin(const char *state);

#endif
