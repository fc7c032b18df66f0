/*
 * Getting in and out: login, sessions, the own password. One handler an endpoint.
 */
#ifndef MOZNODS_AUTH_H
#define MOZNODS_AUTH_H

#include <stdint.h>

struct error;
struct request;

/* Logs a user in whoever asks is let in as: answers { token, user }, with the user as they see themself; or error_site_banned. Inside a write transaction. */
const struct error *auth_welcome(struct request *request, int64_t user);

/* POST /api/auth/login/ { email | username, password } */
const struct error *auth_login(struct request *request);

/* POST /api/auth/logout/ */
const struct error *auth_logout(struct request *request);

/* POST /api/auth/password/ { current_password, new_password } */
const struct error *auth_password(struct request *request);

/* GET /api/auth/sessions/ */
const struct error *auth_sessions(struct request *request);

/* DELETE /api/auth/sessions/{id}/ */
const struct error *auth_session_end(struct request *request);

#endif
