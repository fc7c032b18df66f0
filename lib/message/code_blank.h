/*
 * Code within a message, as clients show it: between runs of as many backticks, and in fences of three or more. What is looked for in
 * a text is not looked for there.
 */
#ifndef MOZNODS_CODE_BLANK_H
#define MOZNODS_CODE_BLANK_H

/* A copy of a text of valid UTF-8, byte for byte as long, in which all code is backticks, together with its marks. A run of backticks
 * that none of its length follows within the paragraph is text, and so is one behind a backslash; a fence without an end goes on to the
 * end of the text, or of the quote or the list item that it is in. Takes time in proportion to the text. To be freed by the caller; NULL
 * when memory ran out. */
char *code_blank(const char *text);

#endif
