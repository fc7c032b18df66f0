/*
 * `moznods-wsd --ensure`: for hosts where nothing but cron can start the daemon, and start it again. Asked every few minutes,
 * by several at once if need be, it sees to it that one daemon runs.
 */
#ifndef MOZNODS_WSD_ENSURE_H
#define MOZNODS_WSD_ENSURE_H

/* When a daemon serves this state directory, returns success at once. Otherwise runs `serve` in a process of its own, detached,
 * with its log in log/wsd.log of the state directory, and waits until that has called ensure_ready. Returns the exit status;
 * what went wrong is said on standard error, where cron makes a mail of it. */
int ensure(int (*serve)(void));

/* In the new process: lets go of who waits. */
void ensure_ready(void);

#endif
