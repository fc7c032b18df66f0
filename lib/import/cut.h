/*
 * Texts of other systems, made to fit.
 */
#ifndef MOZNODS_IMPORT_CUT_H
#define MOZNODS_IMPORT_CUT_H

#include <stdbool.h>
#include <stddef.h>

/* A copy without control characters, but for tabs and newlines where it may have several lines, and else without those that turn the
 * direction of text; without white space at its ends; "" where nothing can be seen. On the heap, the caller's; NULL when memory ran out. */
char *cut_clean(const char *text, bool several);

/* How many bytes of a valid text its first `most` code points have at the most, cut where one character as a reader sees it ends. */
size_t cut_at(const char *text, size_t most);

/* The same for a long text that is to go on elsewhere: behind white space, where there is some not far before. */
size_t cut_between_words(const char *text, size_t most);

#endif
