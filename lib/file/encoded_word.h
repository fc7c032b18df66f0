/*
 * Encoded words (RFC 2047): how mail, and clients whose libraries come from mail, put text into a header that is ASCII.
 */
#ifndef MOZNODS_ENCODED_WORD_H
#define MOZNODS_ENCODED_WORD_H

struct strbuf;

/* Appends a text with its encoded words decoded, `=?utf-8?B?w6Q=?=` and `=?iso-8859-1?Q?=E4?=`. Between two of them white space does
 * not count; what is none, or of a character set that charset.h does not know, stays as it is. */
void encoded_words_decode(const char *text, struct strbuf *to);

#endif
