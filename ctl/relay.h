/*
 * What a program that knows nothing of our log says, brought into it line by line: lighttpd, above all, so that the log
 * is of one format.
 */
#ifndef MOZNODS_CTL_RELAY_H
#define MOZNODS_CTL_RELAY_H

/* Opens it and returns the descriptor for that program to write to; -1 with errno. A writer never waits: what comes faster
 * than it is read is lost. */
int relay_open(void);

/* The descriptor to wait for; -1 before relay_open. */
int relay_descriptor(void);

/* Logs the lines that have come, each after `name`. */
void relay_lines(const char *name);

#endif
