/*
 * Deleting an account: it leaves its rooms, an owner's go to others as when one leaves, and nothing personal of it is left; its id stays,
 * with the name `deleted-{id}`. What it has written stays, or goes too, a piece at a time (lib/message/purge.h).
 */
#ifndef MOZNODS_ACCOUNT_DELETION_H
#define MOZNODS_ACCOUNT_DELETION_H

#include <stdbool.h>
#include <stdint.h>

struct error;
struct request;

/* DELETE /api/users/me/ { current_password, messages?: keep | delete } */
const struct error *account_delete_self(struct request *request);

/* DELETE /api/admin/users/{user}/ { messages?: keep | delete }: somebody else's. */
const struct error *account_delete_other(struct request *request);

/* The same without asking whether one may, inside a write transaction. False, and nothing done, for the last active site admin. */
bool account_delete(int64_t user, bool with_messages);

#endif
