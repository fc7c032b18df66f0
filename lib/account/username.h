/*
 * What a user name may consist of: it stands alone beside what somebody said, so that it must be readable and may not pretend.
 */
#ifndef MOZNODS_USERNAME_H
#define MOZNODS_USERNAME_H

/* What is wrong with a user name in normalization form C, in words; NULL: nothing. 2 to 32 characters: letters with their
 * vowel signs and marks, digits, `_ . -`, the first a letter or digit; in one script; none that is reserved, or looks so. */
const char *username_fault(const char *username);

#endif
