/*
 * Requests as the web server brings them: a connection is accepted and looked at, for a request that has come with it as a whole is
 * read without waiting for anybody; any other gets a timeout.
 */
#ifndef MOZNODS_ARRIVAL_H
#define MOZNODS_ARRIVAL_H

#include <stdbool.h>
#include <stddef.h>

enum { ARRIVAL_BYTES = 8192 }; /* that libfcgi reads at once */

/* Accepts a connection. Where not the whole request has come with it, nothing may come on it for so many seconds before reading fails.
 * Returns its descriptor, which is the caller's to close, and whether it is whole; -1: there is none, because another worker was
 * quicker. */
int arrival_accept(int listener, int seconds, bool *whole);

/* Whether the whole request is there: it is at most ARRIVAL_BYTES long then, and the next read(2) takes it. Takes nothing itself. */
bool arrival_is_whole(int connection);

/* Whether these bytes, the first of a connection, are a whole request: records up to the empty one of its body (FastCGI Specification
 * 1.0, sections 3.3 and 5.3). */
bool arrival_ends(const unsigned char *bytes, size_t length);

#endif
