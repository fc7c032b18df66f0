/*
 * What the server's processes count together: requests by method and status, how long they took, refusals by a rate limit,
 * and what the daemon holds. A mapped file in the state directory, one atomic word a figure, so that counting costs
 * nothing worth measuring and a killed process leaves nothing half done.
 */
#ifndef MOZNODS_METRICS_H
#define MOZNODS_METRICS_H

#include <stdbool.h>
#include <stdint.h>

enum {
	METRICS_STATUSES = 600, /* HTTP statuses below this count as they are */
	METRICS_BUCKETS = 12    /* of durations; the last has no bound */
};

enum metrics_method { METHOD_GET, METHOD_HEAD, METHOD_POST, METHOD_PATCH, METHOD_DELETE, METHOD_OPTIONS, METHOD_OTHER, METHODS };

/* What is the case now, rather than what has happened. */
enum metrics_gauge { GAUGE_WEBSOCKETS, GAUGES };

/* Opens the file, making it anew when it is missing or not one of ours. Where that fails the log says so and each process
 * counts for itself. */
void metrics_open(const char *state);

/* For the first process of a server: all counts begin at 0, now. */
void metrics_begin(void);

/* A request was answered. The method in upper case. */
void metrics_count_request(const char *method, int status, int64_t milliseconds);

/* A request or a frame was refused by a rate limit. */
void metrics_count_limited(void);

void metrics_set(enum metrics_gauge gauge, int64_t value);

/* Reading: what has been counted since `metrics_began`, Unix seconds. */
int64_t metrics_began(void);

/* How long ago that was, seconds, whatever the clock says. */
int64_t metrics_uptime(void);
/* All requests that were answered since this was asked last, by whomever. */
uint64_t metrics_take_requests(void);

uint64_t metrics_requests(enum metrics_method method, int status);
uint64_t metrics_duration_bucket(int bucket); /* requests in this bucket alone */
uint64_t metrics_duration_sum(void);          /* milliseconds */
uint64_t metrics_limited(void);
int64_t metrics_gauge(enum metrics_gauge gauge);

/* The word for a method, and the upper bound of a bucket, milliseconds; the last bucket's is 0: none. */
const char *metrics_method_name(enum metrics_method method);
int metrics_bucket_bound(int bucket);

#endif
