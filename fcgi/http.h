/*
 * The HTTP side of one request: what the web server says of it, and what will be said back.
 */
#ifndef MOZNODS_HTTP_H
#define MOZNODS_HTTP_H

#include "gateway.h"
#include "lib/base/address.h"
#include "lib/base/strbuf.h"
#include "lib/request/request.h"

#include <stdbool.h>
#include <stdint.h>

/* In place of the length of a body: it was not announced; what was announced is no number. */
enum { BODY_UNKNOWN = -1, BODY_NONSENSE = -2 };

enum { SEGMENTS_MAX = 8, REQUEST_ID_BYTES = 16 + 1 };

struct http {
	struct gateway gateway;
	const char *method;                 /* upper case; GET for HEAD */
	bool head;                          /* the body stays away */
	const char *uri;                    /* raw path and query, from the host's root; borrowed */
	const char *query;                  /* behind the question mark, "" without one; borrowed */
	struct strbuf path;                 /* owns the decoded segments, each ended by NUL */
	const char *segments[SEGMENTS_MAX]; /* of the path from `api` on */
	int count;                          /* -1: no path of ours */
	bool takes_body;                    /* what is asked for has one: of a DELETE, most have none */
	size_t body_max;                    /* bytes that the body may have; of a file, that is the handler's to know */
	int status;                         /* HTTP status of success, unless what is there already needs no making */
	int refused;                        /* HTTP status with which the web server itself had refused, or 0 */
	bool maybe_emptied;                 /* the web server may have dropped a body, whose length it was not told */
	char client[ADDRESS_BYTES];
	char user_agent[257];
	char id[REQUEST_ID_BYTES]; /* X-Request-Id */
	int64_t began;             /* clock_uptime_ms */

	struct strbuf base;    /* http_origin: what addresses begin with where there is no public_url */
	struct strbuf body;    /* as it came, once http_read_input has read it */
	struct strbuf headers; /* extra header lines of the answer */
	struct request request;
};

/* Reads everything but the body; what is wrong with it shows in `count` or in request.input. Addresses begin with `base` from now
 * on, until http_free. */
void http_read(struct http *http);

/* Of a GET, or where the body `streams` to the handler, reads the query into request.input; else sees to it that the body is
 * read when the request is performed. */
void http_read_input(struct http *http, bool streams);

/* The length of the body as the web server tells it, or BODY_*. */
int64_t http_body_length(const struct http *http);

/* The same as the client announced it, also where the web server has no body for us. */
int64_t http_announced_length(const struct http *http);

/* Whether the request is of a version of HTTP that the server speaks: whatever web server is in front may let others pass. */
bool http_speaks(const struct http *http);

/* Whether the body has a Content-Encoding, of which none is understood. */
bool http_is_encoded(const struct http *http);

/* Whether the request comes from a program of this machine, and not through a proxy of it. Many questions: for who needs it. */
bool http_is_local(const struct http *http);

/* Whether a header that lists entity tags has this one, or any; weak ones count for a comparison of this kind. NULL: no
 * header. */
bool http_lists_tag(const char *header, const char *tag);

/* Appends scheme, host and, before the API, path by which the client reached us: `https://example.org/chat`. */
void http_origin(const struct http *http, struct strbuf *to);

void http_free(struct http *http);

#endif
