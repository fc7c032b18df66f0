/*
 * Who is asking and what they are to what they name. Both are asked inside the transaction that then
 * acts, so that nobody acts on a permission that has just ended.
 */
#ifndef MOZNODS_ACCESS_H
#define MOZNODS_ACCESS_H

struct error;
struct request;

/* Sets user, token_id, token_stale and the roles USER and ADMIN from the token; without a valid one
 * the request stays anonymous. */
void access_identify(struct request *request);

/* Finds what the path names and adds the roles towards it. NULL when one of the action's roles is
 * there; else error_authentication_required, error_not_found or error_permission_denied, in that order. */
const struct error *access_authorise(struct request *request);

#endif
