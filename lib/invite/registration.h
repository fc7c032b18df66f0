/*
 * Registration: a new account and its first login; with an invitation, its first room.
 */
#ifndef MOZNODS_REGISTRATION_H
#define MOZNODS_REGISTRATION_H

struct error;
struct request;

/* POST /api/auth/register/ { email, username, password, display_name?, invite? } */
const struct error *auth_register(struct request *request);

#endif
