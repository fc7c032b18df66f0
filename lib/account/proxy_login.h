/*
 * Logging in through a proxy that has found out who somebody is, by LDAP, OpenID Connect, SAML or Kerberos, and says so in a header
 * (`auth_header`). Which requests that is believed of is decided where they are read (fcgi/vouched.h).
 */
#ifndef MOZNODS_PROXY_LOGIN_H
#define MOZNODS_PROXY_LOGIN_H

#include <stdbool.h>

struct error;
struct request;

/* Whether people log in by a password, and by a proxy: the option `login`, and what the second one needs. */
bool proxy_login_is_on(void);
bool password_login_is_on(void);

/* POST /api/auth/proxy/: logs in as whom the proxy names, for whom there may be an account made. */
const struct error *auth_proxy(struct request *request);

#endif
