/*
 * What makes up an account, and the rules for it, shared by registration, the profile and the administrator's
 * command. A `take` reads a field out of the input and adds an error where it breaks a rule.
 */
#ifndef MOZNODS_ACCOUNT_H
#define MOZNODS_ACCOUNT_H

#include <stdbool.h>
#include <stdint.h>

/* What may be typed as one: bytes of an address; characters of a name, which normalization makes fewer. */
enum { ACCOUNT_EMAIL_MAX = 254, ACCOUNT_USERNAME_MAX = 128 };

struct input;

/* NULL: not given, leave as it is. Texts live as long as the input they came from. */
struct account {
	const char *email, *email_key; /* as typed; in lower case */
	const char *username, *username_key;
	const char *display_name;
};

void account_take_email(struct input *input, struct account *account);
/* `present`, which may be NULL, is the name that they have: it may stay, though the rules were others when it was taken. */
void account_take_username(struct input *input, struct account *account, const char *present);
void account_take_display_name(struct input *input, struct account *account);

/* Takes a new password from `field`: 8 to 1024 bytes, and none of the two names, which may be NULL. */
const char *account_take_password(struct input *input, const char *field, const char *email, const char *username);

/* Adds an error for each name that an account other than `self` (0: none) has, or has given up lately. Inside the transaction that then stores. */
bool account_unique(struct input *input, const struct account *account, int64_t self);

/* Stores a new account with a hashed password; the first of all becomes site admin. Inside a write
 * transaction, after account_unique. Returns its id. */
int64_t account_create(const struct account *account, const char *hash);

/* Changes those fields of `user` that are not NULL. Inside a write transaction, after account_unique. */
void account_update(int64_t user, const struct account *account);

/* The id of the active or inactive user whose user name, or e-mail address, this is; 0: nobody's. */
int64_t account_by_username(struct input *input, const char *username);
int64_t account_by_email(struct input *input, const char *email);

#endif
