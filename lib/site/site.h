/*
 * The server about itself: is it well, what is it. One handler an endpoint.
 */
#ifndef MOZNODS_SITE_H
#define MOZNODS_SITE_H

struct error;
struct request;

/* GET /api/health/: { status, database, realtime, version, reason? }; 503 unless the status is `ok`. `degraded`: what is stored can
 * be read, but nothing can be stored. */
const struct error *site_health(struct request *request);

/* Why nothing can be stored now, one of the reasons of health; NULL: it can. Tries, once a second at most. Not inside a transaction. */
const char *site_storing_fault(void);

/* GET /api/info/: name, version, registration, limits and features */
const struct error *site_info(struct request *request);

#endif
