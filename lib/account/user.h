/*
 * The people: list, profile and its changes. One handler an endpoint.
 */
#ifndef MOZNODS_USER_H
#define MOZNODS_USER_H

struct error;
struct request;

/* GET /api/users/?search=&order=id&after= */
const struct error *user_list(struct request *request);

/* GET /api/users/{id}/, also for `me` and GET /api/auth/me/ */
const struct error *user_show(struct request *request);

/* PATCH /api/users/{id}/ { username?, display_name?, email? with current_password, avatar_file_id?, is_active?, is_admin? } */
const struct error *user_update(struct request *request);

#endif
