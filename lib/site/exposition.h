/*
 * The figures of the server for a monitoring system, in the text format of Prometheus.
 */
#ifndef MOZNODS_EXPOSITION_H
#define MOZNODS_EXPOSITION_H

struct error;
struct request;

/* GET /api/metrics/: for site admins, and as the option `metrics` says for programs of this machine */
const struct error *metrics_show(struct request *request);

#endif
