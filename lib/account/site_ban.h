/*
 * Bans from the site: networks from which nobody registers or logs in. Who is logged in stays so. One handler an endpoint, and what
 * the administrator's command needs.
 */
#ifndef MOZNODS_SITE_BAN_H
#define MOZNODS_SITE_BAN_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct network_range;
struct request;

enum { SITE_BAN_REASON_MOST = 500 }; /* characters */

/* GET /api/bans/: those in force, the newest first. */
const struct error *site_ban_list(struct request *request);

/* POST /api/bans/ { network, until?, reason? } */
const struct error *site_ban_create(struct request *request);

/* DELETE /api/bans/{id}/ */
const struct error *site_ban_lift(struct request *request);

/* error_site_banned where the request comes from such a network. For everything by which somebody gets a login, inside a transaction. */
const struct error *site_ban_refuse(const struct request *request);

/* A ban as it is listed. Texts are borrowed until the callback returns; what there is none of is "". */
struct site_ban_row {
	const char *network, *until, *reason, *by, *json;
};

/* Stores one, in place of another of the same network; by whom, 0: the administrator's command; until when, 0: for good. Whether there
 * was one in force. Inside a write transaction. */
bool site_ban_store(const struct network_range *network, int64_t by, int64_t until, const char *reason);

/* Deletes the one of a network; false: there is none. Inside a write transaction. */
bool site_ban_delete(const struct network_range *network);

/* Calls back with each that is in force, the newest first. Inside a transaction. */
void site_ban_each(void (*callback)(const struct site_ban_row *row));

/* Forgets those that are over. Inside a write transaction. */
void site_ban_prune(void);

#endif
