/*
 * What a site admin sets without a shell: the name of the site, and who may make an account.
 */
#ifndef MOZNODS_SITE_SETTINGS_H
#define MOZNODS_SITE_SETTINGS_H

struct error;
struct request;

/* GET /api/admin/settings/: each with its value and where that comes from */
const struct error *site_settings_show(struct request *request);

/* PATCH /api/admin/settings/: null leaves one to its default again; one that the configuration sets is refused */
const struct error *site_settings_update(struct request *request);

#endif
