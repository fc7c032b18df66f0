/*
 * The caller's password, where it is asked for beside their token: whoever has left a session open is not to lose the account.
 */
#ifndef MOZNODS_OWN_PASSWORD_H
#define MOZNODS_OWN_PASSWORD_H

struct error;
struct request;

/* Whether the field `current_password`, which is required, is the caller's; if not, adds an error for it. Outside any transaction. NULL
 * when that is known, else error_busy and the like. */
const struct error *own_password_check(struct request *request);

#endif
