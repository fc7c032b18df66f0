/*
 * `moznods-wsd --ensure`: for hosts where nothing but cron can start the daemon, and start it again. Called every few minutes, it
 * makes sure that one daemon runs; several calls at once do no harm.
 */
#ifndef MOZNODS_WSD_ENSURE_H
#define MOZNODS_WSD_ENSURE_H

/* When a daemon serves this state directory, returns success at once. Otherwise runs `serve` in a process of its own, detached,
 * with its log in log/wsd.log of the state directory, and waits until that has called ensure_ready. Returns the exit status;
 * failures are written to standard error, which cron mails. */
int ensure(int (*serve)(void));

/* In the new process: the caller need not wait any longer. */
void ensure_ready(void);

#endif
