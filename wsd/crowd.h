/*
 * A user who has as many sockets as one may have, and comes with another: those that are silent are asked whether they still live,
 * and the dead make room. So a line that broke without a word does not shut its own user out.
 */
#ifndef MOZNODS_WSD_CROWD_H
#define MOZNODS_WSD_CROWD_H

#include <stdbool.h>
#include <stdint.h>

struct session;

/* Whether the user has as many sockets as one may have. */
bool crowd_is_full(int64_t user);

/* Asks those sockets of the user that have been silent for crowded_timeout, and has the newcomer wait as long for what they say, its
 * frames unread. False: none has been that silent, or enough are waiting already, and the newcomer is one too many. */
bool crowd_wait(struct session *newcomer, int64_t user);

/* When a newcomer's wait ends; milliseconds of uptime. */
int64_t crowd_deadline(const struct session *newcomer);

/* Its wait is over: closes those that have not answered, and lets it try once more. */
void crowd_decide(struct session *newcomer);

#endif
