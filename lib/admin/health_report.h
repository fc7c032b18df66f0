/*
 * How the server is, for who administers the site without a shell.
 */
#ifndef MOZNODS_HEALTH_REPORT_H
#define MOZNODS_HEALTH_REPORT_H

struct error;
struct request;

/* GET /api/admin/health/: what a worker can look at of what `moznods check` does, and how much there is of everything */
const struct error *health_report_show(struct request *request);

#endif
