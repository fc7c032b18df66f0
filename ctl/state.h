/*
 * The state directory, for the one supervisor that may use it: made where it is missing, locked, and written to. After
 * state_enter it is the working directory, because the path of a socket must be short.
 */
#ifndef MOZNODS_CTL_STATE_H
#define MOZNODS_CTL_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* Makes the state directory and what belongs into it, locks it, makes it the working directory, and makes the option
 * `state` absolute. Returns the lock's descriptor, for the children to share, or -1 after saying why on the log. */
int state_enter(void);

/* Writes the small file run/NAME, all of it or nothing. */
bool state_write(const char *name, const char *text);

/* Reads the number in run/NAME; 0 when there is none yet. */
int state_read_number(const char *name);

/* Removes run/NAME. */
void state_remove(const char *name);

/* The process that serves the state directory `state`; 0: none. */
pid_t state_served_by(const char *state);

#endif
