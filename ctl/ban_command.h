/*
 * Networks from which nobody registers or logs in, for the administrator: the same as over the API, for who can log in no more either.
 */
#ifndef MOZNODS_CTL_BAN_COMMAND_H
#define MOZNODS_CTL_BAN_COMMAND_H

struct arguments;

/* ban add NETWORK [--until TIME] [--reason TEXT]: bans an address or a network, which is not a near one. */
int ban_add(const struct arguments *arguments);

/* ban remove NETWORK: lifts the ban of exactly this one. */
int ban_remove(const struct arguments *arguments);

/* ban list [--json]: prints the bans in force, the newest first, a line each. */
int ban_list_all(const struct arguments *arguments);

#endif
