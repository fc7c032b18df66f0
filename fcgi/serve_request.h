/*
 * One request from its first byte to its log line.
 */
#ifndef MOZNODS_SERVE_REQUEST_H
#define MOZNODS_SERVE_REQUEST_H

#include <stdbool.h>

struct FCGX_Request;
struct error;
struct handover;

/* Serves one request that has been accepted, or with NULL the one of plain CGI. False: it is somebody else's now, and to be left
 * to them (gateway_leave). */
bool serve_request(struct FCGX_Request *fastcgi);

/* Serves one that has been handed over, and ends it. */
void serve_request_handed_over(struct handover *handover);

/* Answers the request of plain CGI with an error, whatever it asks for. */
void serve_request_error(const struct error *error);

#endif
