/*
 * The heir: a process beside the workers that puts another supervisor in the place of one that was killed.
 *
 * For lighttpd (1.4.69), which starts a server that has ended again only if nobody listens at its socket at that very moment. Workers that
 * are about to end still do: it takes them for a server that somebody else looks after, and never starts one there again. So somebody
 * else does. A request that comes meanwhile waits at the socket, which the heir keeps.
 */
#ifndef MOZNODS_HEIR_H
#define MOZNODS_HEIR_H

/* Before there are workers: has one heir, which starts the program with these arguments. It and the supervisor end with the web server:
 * `web_server` is a descriptor of that process (pidfd_open(2)) from an earlier heir; -1: it is the parent. */
void heir_begin(char **arguments, int count, int web_server);

/* Of its crew. */
int heir_wanted(int running);
void heir_work(void);

#endif
