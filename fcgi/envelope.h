/*
 * The envelope around every list: count, next, previous, results.
 */
#ifndef MOZNODS_ENVELOPE_H
#define MOZNODS_ENVELOPE_H

struct http;
struct strbuf;

/* Appends the reply, a JSON array, in the envelope that its page calls for. Links are absolute and keep all
 * other query parameters of the request. */
void envelope_write(const struct http *http, struct strbuf *to);

#endif
