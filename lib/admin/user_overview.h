/*
 * The people of the site, for who administers it. One handler an endpoint.
 */
#ifndef MOZNODS_USER_OVERVIEW_H
#define MOZNODS_USER_OVERVIEW_H

struct error;
struct request;

/* GET /api/admin/users/: everybody, the newest first; `search`, `state` */
const struct error *user_overview_list(struct request *request);

/* DELETE /api/admin/users/{user}/sessions/: ends all logins of somebody, of the caller all but the one that asks */
const struct error *user_overview_end_sessions(struct request *request);

#endif
