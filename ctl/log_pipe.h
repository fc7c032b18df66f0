/*
 * A pipe from which lines of another program, above all lighttpd, are written to our log, so that the log has one format.
 */
#ifndef MOZNODS_CTL_LOG_PIPE_H
#define MOZNODS_CTL_LOG_PIPE_H

/* Opens it and returns the descriptor for that program to write to; -1 with errno. A writer never waits: what comes faster
 * than it is read is lost. */
int log_pipe_open(void);

/* The descriptor to wait for; -1 before log_pipe_open. */
int log_pipe_descriptor(void);

/* Logs the lines that have come, each after `name`. */
void log_pipe_lines(const char *name);

#endif
