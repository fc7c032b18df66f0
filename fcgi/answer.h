/*
 * The answer as it goes out: status, headers, body.
 */
#ifndef MOZNODS_ANSWER_H
#define MOZNODS_ANSWER_H

struct error;
struct http;

/* Answers with the request's reply, in its envelope where it is a list, or with `error` where there is one.
 * Returns the HTTP status. */
int answer(struct http *http, const struct error *error);

#endif
