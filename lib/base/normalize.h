/*
 * Normalization forms of Unicode (UAX #15) in time that grows with the text and nothing else. utf8proc knows the characters;
 * the order of combining marks, for which it needs the square of their number, is made here.
 */
#ifndef MOZNODS_NORMALIZE_H
#define MOZNODS_NORMALIZE_H

#include <utf8proc.h>

/* What utf8proc_map() with these options makes of a text: it needs COMPOSE or DECOMPOSE among them, and knows no CHARBOUND.
 * One character may become eighteen, so whoever takes texts of strangers bounds them first. To be freed by the caller;
 * NULL when memory ran out or the text is no UTF-8. */
char *normalize(const char *text, utf8proc_option_t options);

#endif
