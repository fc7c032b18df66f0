/*
 * Permissions of files: what the server stores is for its own account alone, and that account is not root unless the
 * administrator says so.
 */
#ifndef MOZNODS_PRIVATE_H
#define MOZNODS_PRIVATE_H

#include <stdbool.h>

/* Whether this process may run as who it is; false, with what to do in the log, as root without the option
 * `allow_root`. */
bool private_account(void);

/* Closes a directory, or a file, of ours to everybody else. Where somebody else owns it, it is their choice to share
 * it with a group, but what is open to every account of the machine is refused: false, and why in the log; so is a directory
 * with something in it that others could write to, a link of another user, and what is no plain file. What is not there is
 * no fault. */
bool private_directory(const char *path);
bool private_file(const char *path);

/* Whether the directory, which is there, is ours, and nobody can put another in its place; false, and why in the log. */
bool private_place(const char *path);

/* open(2) for a plain file of ours, which is made for us alone: a link that somebody has put in its place is not followed. -1,
 * with the reason in errno. */
int private_open(const char *path, int flags);

/* Makes a directory for us alone; one that is there is fine, a link is not. False, with the reason in errno. */
bool private_make_directory(const char *path);

#endif
