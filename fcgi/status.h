/*
 * What the domain says, as HTTP statuses (RFC 9110, section 15): of refusals and of what went well. The
 * domain itself knows no statuses.
 */
#ifndef MOZNODS_STATUS_H
#define MOZNODS_STATUS_H

#include "lib/request/request.h"

struct error;

/* The status of a refusal. 0: it has none, which a unit test finds. */
int status_of_error(const struct error *error);

/* The status of a request that went well, where `success` is what its route says. */
int status_of_outcome(enum outcome outcome, int success);

#endif
