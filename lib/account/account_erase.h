/*
 * The end of an account as far as it is its own: names, password, logins, settings, files that hang on no message, and what others see of
 * it in events. The row stays, inactive, as `deleted-{id}`: what it has written has an author. Rooms are not concerned
 * (lib/room/account_deletion.h).
 */
#ifndef MOZNODS_ACCOUNT_ERASE_H
#define MOZNODS_ACCOUNT_ERASE_H

#include <stdbool.h>
#include <stdint.h>

/* Inside a write transaction. False, and nothing done, for the last active site admin. */
bool account_erase(int64_t user);

#endif
