/*
 * The way back in for who has lost their password: a link from a site admin, or by mail where the server can send it, lets its bearer set
 * a new one, once. One handler an endpoint.
 */
#ifndef MOZNODS_PASSWORD_LINK_H
#define MOZNODS_PASSWORD_LINK_H

#include <stdint.h>

struct error;
struct request;
struct strbuf;

/* POST /api/users/{id}/password-link/: for site admins. */
const struct error *password_link_make(struct request *request);

/* POST /api/auth/reset/ { token, new_password }: ends all other logins, and logs in. */
const struct error *auth_reset(struct request *request);

/* Makes a link for a user, good for a day, and appends its address; earlier ones end. Returns when it ends, Unix seconds. Inside a write
 * transaction. */
int64_t password_link_write(int64_t user, struct strbuf *address);

/* Appends the address at which the client takes a ticket. */
void password_link_address(const char *ticket, struct strbuf *address);

#endif
