/*
 * Text of other character sets than UTF-8, as names of files still come in: few, and by tables of our own, because iconv(3) loads
 * parts of the C library at run time, which a statically linked program cannot bear.
 */
#ifndef MOZNODS_CHARSET_H
#define MOZNODS_CHARSET_H

#include <stdbool.h>
#include <stddef.h>

struct strbuf;

/* Appends bytes as UTF-8. The character set is named by the first `name_length` bytes of `name`, whose case does not matter: utf-8,
 * whose bytes are passed on as they are; iso-8859-1 and us-ascii, which are taken for windows-1252 as browsers do (WHATWG
 * Encoding, 4.2). False, and nothing appended: it is another one. */
bool charset_add(const char *name, size_t name_length, const char *bytes, size_t length, struct strbuf *to);

#endif
