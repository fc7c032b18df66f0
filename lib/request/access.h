/*
 * Who is asking and what they are to what they name. Both are asked inside the transaction that then
 * acts, so that nobody acts on a permission that has just ended.
 */
#ifndef MOZNODS_ACCESS_H
#define MOZNODS_ACCESS_H

#include <stdbool.h>
#include <stddef.h>

struct error;
struct request;

/* Takes a segment of a path for the resource of this name, whose length is told. False: there is no such resource. */
bool access_take(struct request *request, const char *name, size_t length, const char *text);

/* Sets user, token_id, token_stale and the roles USER and ADMIN from the token; without a valid one
 * the request stays anonymous. */
void access_identify(struct request *request);

/* Finds what the request names, the roles towards it and so the rights. NULL when the caller may do
 * what the action asks for; else error_authentication_required, error_not_found or error_permission_denied, in that order, or
 * what the resource has found to say in place of the last. */
const struct error *access_authorise(struct request *request);

#endif
