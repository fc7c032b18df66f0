/*
 * One program that the supervisor keeps running: start it, tell it signals, take note of its end, start it again. It
 * lives in a session of its own, so that Ctrl-C reaches the supervisor alone, and ends when the supervisor does, however
 * that ends.
 */
#ifndef MOZNODS_CTL_CHILD_H
#define MOZNODS_CTL_CHILD_H

#include "lib/base/endpoint.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct child {
	const char *name;                        /* in the log; its process id is in run/NAME.pid */
	char *arguments[8];                      /* the program's path first, NULL last */
	const char *variable, *value;            /* of its environment, where it differs from the supervisor's; or NULL */
	int input;                               /* becomes its standard input: a listening socket; -1: nothing */
	int listeners[ENDPOINTS_MAX], listening; /* so many sockets, passed as systemd does: see sd_listen_fds(3); not with `input` */
	int output;                              /* becomes its standard output and error; 0: our standard error does */

	pid_t pid;     /* 0: not running */
	int64_t began; /* clock_uptime_ms of its start */
	int64_t due;   /* when it is to be started again; 0: it is not */
	int pause;     /* milliseconds before the next start; grows while it dies young */
};

/* Names the descriptor, beside the standard ones, that every child inherits: whoever waits for its lock waits for all of
 * them. */
void child_share(int descriptor);

/* Has it started later, later every time. */
void child_put_off(struct child *child);

/* Starts it; where the system refuses, the log says so and it is due again later. */
void child_start(struct child *child);

/* Starts a new process in its place, and asks the old one to stop once the new one is there. The old one is in no struct child any
 * more, but this process still has to wait for it. */
void child_replace(struct child *child);

/* Takes note of the end of its process, which has been waited for, and sets when it is started again. */
void child_ended(struct child *child, int status);

/* Sends it a signal, if it runs. */
void child_signal(const struct child *child, int signal);

/* Sends it, and all it has started, SIGKILL, if it runs. */
void child_kill(const struct child *child);

#endif
