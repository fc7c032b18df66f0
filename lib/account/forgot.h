/*
 * A link for a new password by mail, for who asks with an e-mail address. Nobody learns whether there is an account with it: the answer
 * is the same, and takes the same time.
 */
#ifndef MOZNODS_FORGOT_H
#define MOZNODS_FORGOT_H

#include <stdbool.h>

struct error;
struct request;

/* POST /api/auth/forgot/ { email }: error_feature_off without forgot_is_on. */
const struct error *auth_forgot(struct request *request);

/* Whether links can be sent: there is a command that does, and an address that they begin with, which no request can choose. */
bool forgot_is_on(void);

#endif
