/*
 * What somebody wants to be told of and how, all their rooms together: what a room's level `default` means, quiet hours, and how much
 * of a message a push shows. Nobody else learns of it. One handler an endpoint.
 */
#ifndef MOZNODS_ACCOUNT_SETTINGS_H
#define MOZNODS_ACCOUNT_SETTINGS_H

struct error;
struct request;

/* GET /api/users/me/settings/ */
const struct error *settings_show(struct request *request);

/* PATCH /api/users/me/settings/ { notify_default?, quiet?, push_content? } */
const struct error *settings_update(struct request *request);

#endif
