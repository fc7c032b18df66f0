/*
 * Logging in on a second device without a password: a logged in one shows a secret that is good once, for two minutes. One handler an
 * endpoint.
 */
#ifndef MOZNODS_SECOND_DEVICE_H
#define MOZNODS_SECOND_DEVICE_H

struct error;
struct request;

/* POST /api/auth/handover/: an earlier one of the same login ends; it ends with the login. */
const struct error *auth_handover(struct request *request);

/* POST /api/auth/handover/redeem/ { token }: a login of its own. */
const struct error *auth_handover_redeem(struct request *request);

#endif
