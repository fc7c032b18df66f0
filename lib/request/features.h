/*
 * What this server can do that others may not, by name: part of what it says about itself and of what a socket is sent first. A client
 * tests for a name, never for a version.
 */
#ifndef MOZNODS_FEATURES_H
#define MOZNODS_FEATURES_H

struct strbuf;

/* Appends the names as a JSON array. */
void features_write(struct strbuf *to);

#endif
