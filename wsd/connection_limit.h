/*
 * A user at the limit of sockets who opens another: the silent ones are pinged, and those that do not answer are closed. So
 * connections that broke without a close do not keep their own user out.
 */
#ifndef MOZNODS_WSD_CONNECTION_LIMIT_H
#define MOZNODS_WSD_CONNECTION_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

struct socket;

/* Whether the user has as many sockets as the limit allows. */
bool connection_limit_reached(int64_t user);

/* Pings those sockets of the user that have been silent for crowded_timeout, and lets the newcomer wait as long for their
 * answers, its frames unread; `wait_ended` is called then. False: none has been that silent, or enough are waiting already: the
 * newcomer is to be refused. */
bool connection_limit_wait(struct socket *newcomer, int64_t user);

/* Its wait is over: closes those that have not answered, and reads from it again. */
void connection_limit_end_wait(struct socket *newcomer);

#endif
