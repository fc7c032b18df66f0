/*
 * The web server at the other end, be it over FastCGI or as plain CGI: variables, the body, the answer.
 */
#ifndef MOZNODS_GATEWAY_H
#define MOZNODS_GATEWAY_H

#include <stdbool.h>
#include <stddef.h>

enum { GATEWAY_TAKEN = 64 * 1024 };   /* what any socket takes before somebody reads from it */

struct FCGX_Request;

/* With `fastcgi` NULL: plain CGI, with environment, standard input and standard output. */
struct gateway {
	struct FCGX_Request *fastcgi;
};

/* A CGI variable (RFC 3875, section 4.1); NULL where it is not set or empty. Borrowed for the request. */
const char *gateway_variable(const struct gateway *gateway, const char *name);

/* Ends a request over FastCGI that has been accepted by FCGX_Accept_r: sends what is left of the answer and hangs up. */
void gateway_finish(struct FCGX_Request *fastcgi);

/* For who is about to read a body, or to write more than GATEWAY_TAKEN bytes, and may have to wait for the web server: sets
 * how long that may be silent, or take nothing, before reading or writing fails. Of plain CGI it is the web server that
 * ends who hangs. */
void gateway_may_wait(const struct gateway *gateway);

/* Reads up to `size` bytes of the request body; fewer only at its end. */
size_t gateway_read(const struct gateway *gateway, char *bytes, size_t size);

/* Whether reading or writing has failed: the web server or its client is gone. */
bool gateway_broken(const struct gateway *gateway);

/* Writes a part of the answer. */
void gateway_write(const struct gateway *gateway, const char *bytes, size_t size);

#endif
