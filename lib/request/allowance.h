/*
 * What registrations are counted by. They count with logins, five a minute and address; but thirty who have an invitation and stand
 * behind one router are let in by a limit of their own. Whether an invitation is good is known once the body has been read, which
 * must have been counted before: where the first limit is used up, the second one lends an attempt, which then has to show one.
 */
#ifndef MOZNODS_ALLOWANCE_H
#define MOZNODS_ALLOWANCE_H

#include "lib/base/ratelimit.h"

#include <stdbool.h>

enum allowance {
	ALLOWANCE_OWN,    /* counted by LIMIT_AUTH, as any other that shows a password */
	ALLOWANCE_LENT,   /* by LIMIT_INVITE, as LIMIT_AUTH is used up: it has to show an invitation */
	ALLOWANCE_INVITED /* by LIMIT_INVITE, because it has shown one */
};

/* Counts a registration from an address before its body is read. What is to be said of it is in `quota`. */
enum allowance allowance_count(const char *address, struct quota *quota);

/* Counts it as what it is, once it is known whether it has shown an invitation that is good; `quota` is what was said of it, and becomes
 * what is to be said. It is exceeded where one had to be shown and was not. Returns how it is counted from now on. */
enum allowance allowance_settle(enum allowance allowance, bool invited, const char *address, struct quota *quota);

/* The limit that it is counted by. */
enum limit allowance_limit(enum allowance allowance);

#endif
