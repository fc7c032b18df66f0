/*
 * In which script a text is written: letters of another one are how a name is made to look like somebody else's.
 */
#ifndef MOZNODS_SCRIPT_H
#define MOZNODS_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

/* Whether the letters, marks and digits of a text are of one script, beside what is common to all. Han with Kana, with Hangul
 * or with Bopomofo is one: Japanese, Korean, Chinese (the "single script" of UTS #39, section 5.1). */
bool script_single(const char *text);

/* Whether a code point is of a script that is written without spaces between words: Han, Kana, Thai, Lao, Khmer, Burmese. The
 * punctuation of East Asia counts, which stands among their words. */
bool script_without_spaces(int32_t point);

#endif
