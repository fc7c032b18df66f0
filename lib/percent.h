/*
 * Percent-encoding (RFC 3986, section 2.1), as paths, queries, forms and header parameters use it.
 */
#ifndef MOZNODS_PERCENT_H
#define MOZNODS_PERCENT_H

#include <stdbool.h>
#include <stddef.h>

struct strbuf;

/* Decodes in place; with `plus`, a plus sign is a blank, as in forms. Returns the new length, -1 when a percent sign stands
 * without two digits. */
ptrdiff_t percent_decode(char *text, size_t length, bool plus);

/* Appends bytes of a URL; whatever may not stand in one, or in a JSON string, percent-encoded. */
void percent_add_url(struct strbuf *to, const char *bytes, size_t length);

#endif
