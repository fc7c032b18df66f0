/*
 * Who may write to whom outside of rooms: the option `direct`, blocks, and accounts that are not active.
 */
#ifndef MOZNODS_DIRECT_REACH_H
#define MOZNODS_DIRECT_REACH_H

#include "lib/account/block.h"

#include <stdbool.h>
#include <stdint.h>

struct error;
struct id_set;

/* SQL, as a text: whether a user can reach another one, by expressions of their ids: the other is active, and neither blocks the other. */
/* clang-format off */
#define DIRECT_AVAILABLE(user, other) \
	"(EXISTS (SELECT 1 FROM account WHERE account.id = " #other " AND account.is_active) AND NOT " BLOCK_IS_BETWEEN(user, other) ")"
/* clang-format on */

/* Inside a transaction: NULL when the user may open a direct room with each of these (who may be the user, too); else
 * error_direct_not_allowed, or error_recipient_unavailable, which does not say why. */
const struct error *direct_reach(int64_t user, const struct id_set *members);

/* The same for who writes in the direct room of these members; `available`: the other one of two is active, and neither blocks the other.
 * In one of three or more nobody is asked about the others. */
const struct error *direct_room_reach(int64_t user, const struct id_set *members, bool available);

#endif
