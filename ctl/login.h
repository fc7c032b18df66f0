/*
 * Logins that are remembered between two commands: a line `SERVER TOKEN` each, the latest first, in
 * $XDG_CONFIG_HOME/moznods/logins, for its owner alone.
 */
#ifndef MOZNODS_CTL_LOGIN_H
#define MOZNODS_CTL_LOGIN_H

#include <stdbool.h>

/* The server of the latest login; the token of the login at a server. NULL: there is none. The caller frees. */
char *login_server(void);
char *login_token(const char *server);

/* Remembers a login in place of an older one at the same server; a NULL token forgets it. False, and why on standard
 * error. */
bool login_remember(const char *server, const char *token);

#endif
