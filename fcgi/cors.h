/*
 * Which other sites' pages may use the API from a browser (the Fetch Standard, "CORS protocol"): those in
 * allowed_origins, by default none. Tokens travel in a header, so no credentials are ever allowed.
 */
#ifndef MOZNODS_CORS_H
#define MOZNODS_CORS_H

struct http;

/* Adds the headers that let an allowed origin read this answer; nothing for others. */
void cors_add(struct http *http);

/* Adds, to the answer to a preflight, what an allowed origin may send. After routes_allow. */
void cors_add_preflight(struct http *http);

#endif
