/*
 * Whom a proxy in front of the server says the client is: the headers that `auth_header` and its companions name.
 */
#ifndef MOZNODS_VOUCHED_H
#define MOZNODS_VOUCHED_H

struct http;

/* Sets `vouched` of the request. Nothing is believed but of a peer that is among the trusted_proxies, nor a header that came twice: one
 * of the two may be the client's own, as X_Remote_User is the same variable as X-Remote-User. */
void vouched_read(struct http *http);

#endif
