/*
 * Whose pages may open sockets here (RFC 6454, RFC 6455 section 10.2): a browser sends the user's
 * session to any site that asks, and names the asking page in Origin.
 */
#ifndef MOZNODS_WSD_ORIGIN_H
#define MOZNODS_WSD_ORIGIN_H

#include <stdbool.h>

/* Whether `origin` is in allowed_origins, or is the server's own: that of public_url or, where there is none, a web page of
 * the host by which the request reached us, whatever the port. */
bool origin_allowed(const char *origin, const char *host);

#endif
