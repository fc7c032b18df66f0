/*
 * Putting a backup back: all of it, verified, or nothing.
 */
#ifndef MOZNODS_CTL_RESTORE_H
#define MOZNODS_CTL_RESTORE_H

struct arguments;

/* restore DIRECTORY: makes the state directory what it was when the backup was taken. Refuses while anything uses it, and,
 * without --replace, when there is a database or a file in it; what is replaced is kept beside it. */
int restore(const struct arguments *arguments);

#endif
