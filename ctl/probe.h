/*
 * The smallest HTTP client: does a server answer, and how. For the start, which waits for answers, and for `check`.
 */
#ifndef MOZNODS_CTL_PROBE_H
#define MOZNODS_CTL_PROBE_H

/* Asks `GET path` of a numeric address; an unspecified one (0.0.0.0, ::) means this machine. Returns the HTTP status,
 * or 0 when nothing that speaks HTTP answers within so many milliseconds. */
int probe_http(const char *address, int port, const char *path, int milliseconds);

#endif
