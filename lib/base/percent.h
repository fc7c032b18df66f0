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

/* The same with other marks, as quoted words have them (RFC 2047, 4.2): `mark` before the digits, `blank` for a blank, NUL for none. */
ptrdiff_t percent_decode_marked(char *text, size_t length, char mark, char blank);

/* Appends a text that stands between delimiters (RFC 3986, section 2.3): all but letters, digits and `-._~` percent-encoded. */
void percent_add_unreserved(struct strbuf *to, const char *text);

/* Appends bytes of a URL; whatever may not stand in one, or in a JSON string, percent-encoded. */
void percent_add_url(struct strbuf *to, const char *bytes, size_t length);

#endif
