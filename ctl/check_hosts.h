/*
 * What `moznods check` says of the hosts that share a database (lib/site/daemon.h).
 */
#ifndef MOZNODS_CTL_CHECK_HOSTS_H
#define MOZNODS_CTL_CHECK_HOSTS_H

/* Tells where their daemons are, whether one leads, and whether all have the same key and version. Says nothing where there is one
 * host. With the database open. */
void check_hosts(void);

#endif
