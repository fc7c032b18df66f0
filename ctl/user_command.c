/*
 * The commands for accounts: see user_command.h. As over the API, a password is hashed outside any transaction, and
 * what was found before is looked at again in the one that stores.
 */
#include "user_command.h"
#include "arguments.h"
#include "database.h"
#include "fresh.h"
#include "secret.h"
#include "user_input.h"
#include "lib/account/account.h"
#include "lib/account/account_store.h"
#include "lib/account/password_link.h"
#include "lib/base/config.h"
#include "lib/base/password.h"
#include "lib/base/strbuf.h"
#include "lib/db/db.h"
#include "lib/request/input.h"

#include <err.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for a password that is longer than allowed, so that the rule can say so. */
enum { SECRET_BYTES = 2 * PASSWORD_MOST };

/* The first account becomes site admin by itself, so whether this one did is read back. */
static bool
store_account(struct input *input, const struct account *account, const char *hash, bool admin)
{
	int64_t user;

	db_begin(WRITES);
	if (account_unique(input, account, 0)) {
		user = account_create(account, hash);
		if (admin)
			account_store_rights(user, -1, true);
		admin = account_store_is_admin(user);
	}
	if (!user_finish(input))
		return false;
	printf("added %s%s\n", account->username, admin ? ", who is site admin" : "");
	return true;
}

/* Takes the fields and hashes the password; false when one of them is not as it must be. */
static bool
prepare_account(struct input *input, struct account *account, char hash[PASSWORD_HASH_BYTES])
{
	const struct error *error;
	const char *password;

	account_take_email(input, account);
	account_take_username(input, account, NULL);
	if (input_given(input, "display_name"))
		account_take_display_name(input, account);
	password = account_take_password(input, "password", account->email, account->username);
	if (!input->error && (error = password_hash(password, hash)))
		input_refuse(input, error);
	if (input->error)
		user_print_faults(input);
	return !input->error;
}

/* Reads the password from standard input into the fields; false, and why on standard error, when there is none, or when
 * something already in the fields is no text. */
static bool
read_secret(struct input *input)
{
	char secret[SECRET_BYTES];
	const char *fault = secret_read(secret, sizeof secret);

	if (fault)
		warnx("password: %s", fault);
	else
		user_add_field(input, "password", secret);
	sodium_memzero(secret, sizeof secret);
	if (input->error)
		user_print_faults(input);
	return !fault && !input->error;
}

int
user_add(const struct arguments *arguments)
{
	struct account account = { 0 };
	char hash[PASSWORD_HASH_BYTES];
	struct input input;
	bool good;

	if ((arguments->fresh && !fresh_begin(config.state)) || !db_open(config.state))
		return EXIT_FAILURE;
	user_begin(&input);
	user_add_field(&input, "email", arguments->operands[0]);
	user_add_field(&input, "username", arguments->operands[1]);
	user_add_field(&input, "display_name", arguments->display_name);
	good = read_secret(&input) && prepare_account(&input, &account, hash)
	    && store_account(&input, &account, hash, arguments->admin);
	return user_end(&input, good);
}

/* Checks the new password against the account's names, which live only as long as the callback. */
static void
take_password(void *context, const char *email, const char *username)
{
	account_take_password(context, "password", email, username);
}

/* Finds the account and hashes the new password for it; 0 when one of the two does not work. */
static int64_t
prepare_password(struct input *input, const char *name, char hash[PASSWORD_HASH_BYTES])
{
	const struct error *error;
	int64_t user;

	db_begin(READS);
	if ((user = user_find_living(input, name)))
		account_store_names(user, take_password, input);
	if (!user_finish(input))
		return 0;
	if ((error = password_hash(input_exact(input, "password", PASSWORD_LEAST, PASSWORD_MOST), hash))) {
		input_refuse(input, error);
		user_print_faults(input);
		return 0;
	}
	return user;
}

int
user_passwd(const struct arguments *arguments)
{
	char hash[PASSWORD_HASH_BYTES];
	struct input input;
	int64_t user = 0;
	bool good;

	if (!database_open_present())
		return EXIT_FAILURE;
	user_begin(&input);
	good = read_secret(&input) && (user = prepare_password(&input, arguments->operands[0], hash));
	if (good) {
		db_begin(WRITES);
		account_store_password(user, hash);
		good = user_finish(&input);
	}
	if (good)
		printf("%s has a new password; all logins have ended\n", arguments->operands[0]);
	return user_end(&input, good);
}

int
user_link(const struct arguments *arguments)
{
	struct strbuf address = { 0 };
	struct input input;
	int64_t user;
	bool good;

	if (!database_open_present())
		return EXIT_FAILURE;
	user_begin(&input);
	db_begin(WRITES);
	if ((user = user_find_living(&input, arguments->operands[0])))
		password_link_write(user, &address);
	if ((good = user_finish(&input) && !address.failed))
		puts(strbuf_string(&address));
	if (good && !*config.public_url)
		warnx("there is no public_url: put the address of the server before it");
	strbuf_free(&address);
	return user_end(&input, good);
}
