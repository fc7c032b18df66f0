/*
 * The answer as it goes out: status, headers, body.
 */
#ifndef MOZNODS_ANSWER_H
#define MOZNODS_ANSWER_H

#include <stdint.h>

struct error;
struct http;
struct strbuf;

/* Answers with the request's reply, in its envelope where it is a list, or with `error` where there is one.
 * Returns the HTTP status. */
int answer(struct http *http, const struct error *error);

/* Appends the object that tells of an error: one line of JSON. */
void answer_add_error(const struct http *http, const struct error *error, struct strbuf *body);

/* Answers with what gateway_may_be_slow has said against the answer that was begun: forgets its headers. */
int answer_overloaded(struct http *http, const struct error *error);

/* Writes the head of an answer whose body, of `length` bytes, somebody else writes; -1: there is none, or its length is the
 * web server's to say. Type and caching are in the answer's own headers. Returns the status. */
int answer_head(struct http *http, int status, int64_t length);

#endif
