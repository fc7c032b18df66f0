/*
 * Getting in and out: registration, login, sessions, the own password. One handler an endpoint.
 */
#ifndef MOZNODS_AUTH_H
#define MOZNODS_AUTH_H

struct error;
struct request;

/* POST /api/auth/register/ { email, username, password, display_name? } */
const struct error *auth_register(struct request *request);

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
