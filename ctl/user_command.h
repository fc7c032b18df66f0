/*
 * Accounts, for the administrator: the same rules as over the API, without asking who is asking.
 */
#ifndef MOZNODS_CTL_USER_COMMAND_H
#define MOZNODS_CTL_USER_COMMAND_H

struct arguments;

/* user add EMAIL USERNAME [--admin] [--display-name NAME]: adds an account with a password from standard input. */
int user_add(const struct arguments *arguments);

/* user passwd NAME: sets a password from standard input and ends all logins of the account. */
int user_passwd(const struct arguments *arguments);

/* user link NAME: prints the address at which the account sets a new password, once, within a day. */
int user_link(const struct arguments *arguments);

/* user totp-off NAME: takes the second factor off an account. */
int user_totp_off(const struct arguments *arguments);

/* user promote NAME, user demote NAME: gives and takes the rights of a site admin. */
int user_promote(const struct arguments *arguments);
int user_demote(const struct arguments *arguments);

/* user deactivate NAME, user activate NAME: an account that is deactivated cannot log in, and its logins have ended. */
int user_deactivate(const struct arguments *arguments);
int user_activate(const struct arguments *arguments);

/* user delete NAME [--with-messages]: deletes an account and what is personal of it, or what it has written as well. */
int user_delete(const struct arguments *arguments);

/* user list [--json]: prints all accounts in the order of their names, a line each. */
int user_list_all(const struct arguments *arguments);

#endif
