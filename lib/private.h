/*
 * Keeping to oneself: what the server stores is for its own account alone, and that account is not root unless the
 * administrator says so.
 */
#ifndef MOZNODS_PRIVATE_H
#define MOZNODS_PRIVATE_H

#include <stdbool.h>

/* Whether this process may run as who it is; false, with what to do in the log, as root without the option
 * `allow_root`. */
bool private_account(void);

/* Closes a directory, or a file, of ours to everybody else. Where somebody else owns it, it is their choice to share
 * it with a group, but what is open to every account of the machine is refused: false, and why in the log. What is not
 * there is no fault. */
bool private_directory(const char *path);
bool private_file(const char *path);

#endif
