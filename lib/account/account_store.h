/*
 * What the administrator's command asks of the accounts in the database beyond account.h. Everything here
 * runs inside the caller's transaction.
 */
#ifndef MOZNODS_ACCOUNT_STORE_H
#define MOZNODS_ACCOUNT_STORE_H

#include <stdbool.h>
#include <stdint.h>

/* One row of the list; texts are borrowed until the callback returns. */
struct account_row {
	int64_t id;
	const char *username, *display_name, *email, *created; /* times in RFC 3339 */
	const char *seen; /* when a login that is still good was last used; empty: there is none */
	bool admin, active;
	int64_t files, bytes;
	const char *json; /* all of it as one object */
};

/* Hands over the e-mail address and the user name of an account; false when it is gone. */
bool account_store_names(int64_t user, void (*take)(void *context, const char *email, const char *username), void *context);

/* Stores a hashed password and ends all logins and tickets. */
void account_store_password(int64_t user, const char *hash);

/* Sets whether an account may log in and whether it is site admin, each 1, 0 or -1: leave it as it is. All logins of one that
 * may not any more end; one that is deleted stays as it is. False, and nothing done, when that would take the last active site admin,
 * whom only the machine's administrator could replace. */
bool account_store_rights(int64_t user, int active, int admin);

/* Whether it is what is left of an account that has been deleted, which nobody gets into again. */
bool account_store_is_deleted(int64_t user);

/* Whether an account has these rights. */
bool account_store_is_admin(int64_t user);

/* How many accounts there are, and how many of them are active site admins. */
void account_store_count(int64_t *users, int64_t *admins);

/* Tells of all accounts, ordered by user name. */
void account_store_list(void (*tell)(const struct account_row *row));

#endif
