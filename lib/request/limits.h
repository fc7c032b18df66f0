/*
 * The limits that a client should know, as JSON: part of what the server says about itself and of what a socket is sent first.
 */
#ifndef MOZNODS_LIMITS_H
#define MOZNODS_LIMITS_H

struct strbuf;

/* Appends them as a JSON object. */
void limits_write(struct strbuf *to);

#endif
