/*
 * The web server at the other end, be it over FastCGI or as plain CGI: variables, the body, the answer.
 */
#ifndef MOZNODS_GATEWAY_H
#define MOZNODS_GATEWAY_H

#include <stdbool.h>
#include <stddef.h>

struct FCGX_Request;

/* With `fastcgi` NULL: plain CGI, with environment, standard input and standard output. */
struct gateway {
	struct FCGX_Request *fastcgi;
};

/* A CGI variable (RFC 3875, section 4.1); NULL where it is not set or empty. Borrowed for the request. */
const char *gateway_variable(const struct gateway *gateway, const char *name);

/* How many seconds the web server may be silent, and take nothing, before reading or writing fails. Of plain CGI it is the
 * web server that ends who hangs. */
void gateway_limit(const struct gateway *gateway, int reading, int writing);

/* Reads up to `size` bytes of the request body; fewer only at its end. */
size_t gateway_read(const struct gateway *gateway, char *bytes, size_t size);

/* Whether reading or writing has failed: the web server or its client is gone. */
bool gateway_broken(const struct gateway *gateway);

/* Writes a part of the answer. */
void gateway_write(const struct gateway *gateway, const char *bytes, size_t size);

#endif
