/*
 * What a web server asks before it takes a body: whether its sender is known, permitted and within the limits, so that it keeps no
 * large body of a stranger on its disk. It is the Authorizer role of FastCGI (Specification 1.0, section 6.3), which lighttpd
 * plays: what is refused is refused to the client with our answer; what is admitted comes again, with its body, and has been
 * counted. nginx has auth_request for it, which knows only 401 and 403 and drops what else is said: it sets MOZNODS_ADMISSION to
 * `ask`, and is told in headers what it is to say itself, as it takes in the body of whatever it passes on. Which requests are asked about is the web server's configuration (ctl/lighttpd.c,
 * etc/hosts/).
 */
#ifndef MOZNODS_ADMISSION_H
#define MOZNODS_ADMISSION_H

#include <stdbool.h>

struct action;
struct error;
struct http;

/* Whether the web server asks only. */
bool admission_is_asked(const struct http *http);

/* For who is asked: does what request_perform does before it reads a body, and compares the length that was announced with what the
 * route takes. NULL, or why the request may not come. */
const struct error *admission_ask(struct http *http, const struct action *action);

/* Answers who is asked: that it may come, and what it counted as, or why not. Returns the status that the client gets;
 * 0: it has not been answered yet. */
int admission_answer(struct http *http, const struct error *error);

/* Of a request that comes because it was admitted, takes over what it counted as: it counts once. */
void admission_restore(struct http *http);

#endif
