/*
 * The route table: every endpoint with its method, path and action.
 */
#ifndef MOZNODS_ROUTES_H
#define MOZNODS_ROUTES_H

#include <stdbool.h>

struct action;
struct error;
struct http;

/* Finds what the method and the path name and sets the ids of the request and the bound of its body. NULL without one: then `error` is
 * error_not_found, or error_method_not_allowed with the header Allow added to the answer. */
const struct action *routes_match(struct http *http, const struct error **error);

/* Adds the header Allow with the methods of the path. False: there is no such path. */
bool routes_allow(struct http *http);

#endif
