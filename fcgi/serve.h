/*
 * One request from its first byte to its log line.
 */
#ifndef MOZNODS_SERVE_H
#define MOZNODS_SERVE_H

struct FCGX_Request;
struct error;

/* Serves one request that has been accepted, or with NULL the one of plain CGI. */
void serve(struct FCGX_Request *fastcgi);

/* Answers the request of plain CGI with an error, whatever it asks for. */
void serve_error(const struct error *error);

#endif
