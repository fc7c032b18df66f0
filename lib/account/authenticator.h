/*
 * Putting a second factor on one's account and taking it off again. One handler an endpoint.
 */
#ifndef MOZNODS_AUTHENTICATOR_H
#define MOZNODS_AUTHENTICATOR_H

struct error;
struct request;

/* POST /api/auth/totp/ { current_password }: a secret for an authenticator, as text and as the address that it scans. Nothing is asked
 * for it until it is confirmed; asked again before that, there is a new one. */
const struct error *authenticator_offer(struct request *request);

/* POST /api/auth/totp/confirm/ { code }: from now on a login asks for a code. Answers with the recovery codes, which nobody is shown
 * again. */
const struct error *authenticator_confirm(struct request *request);

/* DELETE /api/auth/totp/ { current_password, code | recovery_code }. */
const struct error *authenticator_remove(struct request *request);

#endif
