/*
 * Parameters of header fields such as Content-Disposition and Content-Type: reading them (RFC 7578, RFC 2231)
 * and writing the one of a download (RFC 6266).
 */
#ifndef MOZNODS_DISPOSITION_H
#define MOZNODS_DISPOSITION_H

#include <stdbool.h>
#include <stddef.h>

struct strbuf;

/* Copies the value of a parameter, quoted or not, as browsers and curl write them; cut to the room there is.
 * False: there is no such parameter, and `value` is "". */
bool disposition_parameter(const char *header, const char *name, char *value, size_t size);

/* The same for a parameter with a character set, `filename*=UTF-8''a%20b`, decoded (RFC 8187): of those that lib/base/charset.h knows. One
 * that is malformed, or has a NUL, is as if it were not there. */
bool disposition_extended(const char *header, const char *name, char *value, size_t size);

/* The name of a file: that of `filename*` comes before that of `filename`, wherever they stand (RFC 6266, 4.3), whose encoded words
 * (RFC 2047) are decoded, as clients of .NET send them. Cut and "" as above. */
bool disposition_filename(const char *header, char *value, size_t size);

/* Appends a Content-Disposition line: `inline` or `attachment` with a name (UTF-8), in ASCII for old clients and as it is
 * for the others. */
void disposition_write(const char *how, const char *name, struct strbuf *to);

#endif
