/*
 * Personal tokens: logins for programs, which their user gives a name, a time and perhaps the right to read alone. What they may not do
 * is in lib/request/access.c. They are listed and ended as sessions.
 */
#ifndef MOZNODS_PERSONAL_TOKEN_H
#define MOZNODS_PERSONAL_TOKEN_H

struct error;
struct request;

/* POST /api/auth/tokens/ { name, expires_in?, read_only? }: the token is shown this once. */
const struct error *personal_token_create(struct request *request);

#endif
