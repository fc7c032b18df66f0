/*
 * Which origins may open sockets (RFC 6454, RFC 6455 section 10.2): any web page can make a browser connect here, and the browser
 * names the page's origin in Origin.
 */
#ifndef MOZNODS_WSD_ORIGIN_H
#define MOZNODS_WSD_ORIGIN_H

#include <stdbool.h>

/* Whether `origin` is in allowed_origins, or is the server's own: that of public_url or, where there is none, a web page of
 * the host by which the request reached us, whatever the port. */
bool origin_allowed(const char *origin, const char *host);

#endif
