/*
 * What addresses in JSON begin with: `https://example.org/chat` of `https://example.org/chat/api/files/1/download/`. Whoever writes
 * one asks here, so that all of an answer are of one kind.
 */
#ifndef MOZNODS_BASE_URL_H
#define MOZNODS_BASE_URL_H

#include <stdbool.h>
#include <stddef.h>

struct strbuf;

/* Sets how the client of the request at hand reached the site: scheme, host and the path before `/api/`. Borrowed until the next
 * call; "" ends it. It counts only where the configuration has no public_url. */
void base_url_of_request(const char *base);

/* While `lasting` is true the request's own does not count: what is stored is read by others, who reached the site otherwise. */
void base_url_lasting(bool lasting);

/* Whether what was written since the base was set holds for everybody: no address in it begins with that. */
bool base_url_holds_for_all(void);

/* The base without a slash at its end, which is not ended by NUL: public_url, else the request's, else nothing, so that the
 * address is a path. Returns its length in bytes. */
size_t base_url(const char **base);

/* Appends the address of a screen of the web client, `https://example.org/chat/#/join/SECRET`. No server is sent what stands behind the
 * `#`, and so none has it in a log. */
void base_url_screen(struct strbuf *to, const char *screen, const char *secret);

/* The same as a string of JSON. */
void base_url_screen_json(struct strbuf *to, const char *screen, const char *secret);

#endif
