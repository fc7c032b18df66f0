/*
 * Tickets: secrets that are good once, for a while, for one account: to set its password, or to log in as it on another device. Known to
 * their bearer alone, like tokens (lib/request/token.h): the database has SHA-256 of them. Everything here runs inside the caller's
 * transaction.
 */
#ifndef MOZNODS_TICKET_H
#define MOZNODS_TICKET_H

#include "lib/request/token.h"

#include <stdint.h>

enum ticket_purpose {
	TICKET_PASSWORD, /* from a site admin: sets a password */
	TICKET_MAIL,     /* the same, sent by mail */
	TICKET_HANDOVER  /* logs another device in */
};

/* Makes a ticket for a user, good for `seconds`, and writes its text; earlier ones of the user that do the same end. `login` is the token
 * that it ends with; 0: none. Returns when it ends, Unix seconds. */
int64_t ticket_issue(int64_t user, enum ticket_purpose purpose, int64_t login, int64_t seconds, char text[TOKEN_TEXT_BYTES]);

/* How many tickets a user has been sent by mail that would be good still if none had ended early. */
int64_t ticket_count_mailed(int64_t user);

/* Whose password this text sets, or whom it logs in: an active user; 0: nobody. It stays good. */
int64_t ticket_find_password(const char *text);
int64_t ticket_find_handover(const char *text);

/* Ends the ticket with this text: of several who try one gets true. */
int ticket_redeem(const char *text);

/* Ends all tickets of a user. */
void ticket_end_all(int64_t user);

/* Deletes those whose time is over. */
void ticket_prune(void);

#endif
