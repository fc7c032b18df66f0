/*
 * Names of accounts as another system has them, by the rules of this one (lib/account/). One rule for all: a character that a user name
 * may not have becomes `_`, what is too long is cut, and a name that is reserved, too short or somebody else's gets a number behind it.
 * What was changed is noted. Inside a transaction.
 */
#ifndef MOZNODS_IMPORT_NAMES_H
#define MOZNODS_IMPORT_NAMES_H

#include "lib/account/account.h"

#include <stdint.h>

struct line;

/* Takes `username` and `display_name` for a new account. */
void names_take(struct line *line, struct account *account);

/* Takes `email`. An account of this server that has it already, and is no imported one, is the same person: its id is returned. Where
 * there is none, or an imported account has it, or it is no address, an address takes its place that cannot receive mail; 0 then. */
int64_t names_take_email(struct line *line, struct account *account);

/* An address that cannot receive mail (RFC 2606), which no account has. */
void names_set_placeholder(struct line *line, struct account *account);

#endif
