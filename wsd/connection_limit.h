/*
 * A user who has as many sockets as one may have, and connects with another: those that are silent are pinged, and those that do not
 * answer make room. So a line that broke without a close does not shut its own user out.
 */
#ifndef MOZNODS_WSD_CONNECTION_LIMIT_H
#define MOZNODS_WSD_CONNECTION_LIMIT_H

#include <stdbool.h>
#include <stdint.h>

struct socket;

/* Whether the user has as many sockets as one may have. */
bool connection_limit_reached(int64_t user);

/* Pings those sockets of the user that have been silent for crowded_timeout, and has the newcomer wait as long for what they answer,
 * its frames unread; `wait_ended` is called then. False: none has been that silent, or enough are waiting already, and the newcomer is
 * one too many. */
bool connection_limit_wait(struct socket *newcomer, int64_t user);

/* Its wait is over: closes those that have not answered, and reads from it again. */
void connection_limit_end_wait(struct socket *newcomer);

#endif
