/*
 * Compressed delivery of the web client: lighttpd does it with a module that Debian packs separately, and that not every
 * build has with the same features. What it has compressed it keeps until the next start.
 */
#ifndef MOZNODS_CTL_COMPRESSION_H
#define MOZNODS_CTL_COMPRESSION_H

#include <stdbool.h>

struct strbuf;

/* Whether this lighttpd takes the lines of compression_add; asks it, with run/compression.conf. In the state directory. */
bool compression_possible(char *lighttpd);

/* Appends the module to a list of server.modules, and what it is to do to the part for the web client. */
void compression_add_module(struct strbuf *to);
void compression_add(struct strbuf *to);

/* Forgets what an earlier server has compressed. */
void compression_forget(void);

#endif
