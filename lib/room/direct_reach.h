/*
 * Who may write to whom outside of rooms: the option `direct`, blocks, and accounts that are not active.
 */
#ifndef MOZNODS_DIRECT_REACH_H
#define MOZNODS_DIRECT_REACH_H

#include <stdint.h>

struct error;
struct id_set;

/* Inside a transaction: NULL when the user may open a direct room with each of these (who may be the user, too); else
 * error_direct_not_allowed, or error_recipient_unavailable, which does not say why. */
const struct error *direct_reach(int64_t user, const struct id_set *members);

/* The same for who writes in the direct room of these members. In one of three or more nobody is asked about the others. */
const struct error *direct_room_reach(int64_t user, const struct id_set *members);

#endif
