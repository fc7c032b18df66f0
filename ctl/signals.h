/*
 * The signals of the supervisor: blocked, and read from a descriptor one at a time.
 */
#ifndef MOZNODS_CTL_SIGNALS_H
#define MOZNODS_CTL_SIGNALS_H

/* Blocks SIGTERM, SIGINT, SIGHUP and SIGCHLD, and ignores SIGPIPE. Returns where the blocked ones are read (signalfd(2)); -1: it
 * cannot be had. */
int signals_take(void);

#endif
