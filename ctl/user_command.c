/*
 * The commands for accounts: see user_command.h. As over the API, a password is hashed outside any transaction, and
 * what was found before is looked at again in the one that stores.
 */
#include "user_command.h"
#include "fresh.h"
#include "arguments.h"
#include "database.h"
#include "secret.h"
#include "lib/account/account.h"
#include "lib/account/account_store.h"
#include "lib/account/password_link.h"
#include "lib/account/second_factor.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/password.h"
#include "lib/base/strbuf.h"
#include "lib/base/text.h"
#include "lib/db/db.h"
#include "lib/db/db_file.h"
#include "lib/db/row_lock.h"
#include "lib/live/notification.h"
#include "lib/message/purge.h"
#include "lib/request/input.h"
#include "lib/room/account_deletion.h"

#include <err.h>
#include <json-c/json.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Room for a password that is longer than allowed, so that the rule can say so. */
enum { SECRET_BYTES = 2 * PASSWORD_MOST };

static const char needs_admin[] = "The site needs an active admin: promote somebody else first.";

/* Puts a text among the fields; what is not UTF-8 is an error of the field, and left out. */
static void
user_add_field(struct input *input, const char *name, const char *text)
{
	if (!text)
		return;
	if (text_valid(text, strlen(text)))
		json_object_object_add(input->fields, name, json_object_new_string(text));
	else
		input_add_error(input, name, "This is not valid UTF-8.");
}

/* Prints what is wrong with the input, a line a fault. */
static void
print_faults(const struct input *input)
{
	struct json_object_iterator at, end;

	if (!input->faults) {
		warnx("%s", input->error ? input->error->message : "This did not work.");
		return;
	}
	end = json_object_iter_end(input->faults);
	for (at = json_object_iter_begin(input->faults); !json_object_iter_equal(&at, &end); json_object_iter_next(&at)) {
		struct json_object *messages = json_object_iter_peek_value(&at);

		for (size_t i = 0; i < json_object_array_length(messages); i++)
			warnx("%s: %s", json_object_iter_peek_name(&at),
			      json_object_get_string(json_object_array_get_idx(messages, i)));
	}
}

/* The end of a command that has worked on an account; its exit status. */
static int
end_input(struct input *input, bool good)
{
	input_free(input);
	db_close();
	return good ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* Ends the transaction the way it went and wakes the daemon; false, and why on standard error, when nothing was stored. */
static bool
user_finish(struct input *input)
{
	const struct error *error = input->error ? db_undo() : db_commit();

	if (error)
		input->error = error;
	if (input->error) {
		notification_forget();
		print_faults(input);
		return false;
	}
	notification_send_wakeup();
	return true;
}

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
		print_faults(input);
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
		print_faults(input);
	return !fault && !input->error;
}

static void
begin_input(struct input *input)
{
	struct json_object *fields = json_object_new_object();

	if (!fields)
		errx(EXIT_FAILURE, "out of memory");
	*input = (struct input){ 0 };
	input_adopt(input, fields);
	json_object_put(fields);
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
	begin_input(&input);
	user_add_field(&input, "email", arguments->operands[0]);
	user_add_field(&input, "username", arguments->operands[1]);
	user_add_field(&input, "display_name", arguments->display_name);
	good = read_secret(&input) && prepare_account(&input, &account, hash)
	    && store_account(&input, &account, hash, arguments->admin);
	return end_input(&input, good);
}

/* The id of the account that NAME is the e-mail address or user name of; 0, and an error in the input, when there is none.
 * Inside a transaction. */
static int64_t
user_find(struct input *input, const char *name)
{
	int64_t user = 0;

	if (text_valid(name, strlen(name)))
		user = strchr(name, '@') ? account_by_email(input, name) : account_by_username(input, name);
	if (!user && !db_failed())
		input_add_error(input, name, "There is no such account.");
	return user;
}

/* Whether it has not been deleted; an error where it has: nobody gets into that again. */
static bool
user_is_living(struct input *input, const char *name, int64_t user)
{
	if (!account_store_is_deleted(user))
		return true;
	input_add_error(input, name, "This account has been deleted.");
	return false;
}

/* As user_find, of an account that has not been deleted. */
static int64_t
user_find_living(struct input *input, const char *name)
{
	int64_t user = user_find(input, name);

	return user && user_is_living(input, name, user) ? user : 0;
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
		print_faults(input);
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
	begin_input(&input);
	good = read_secret(&input) && (user = prepare_password(&input, arguments->operands[0], hash));
	if (good) {
		db_begin(WRITES);
		account_store_password(user, hash);
		good = user_finish(&input);
	}
	if (good)
		printf("%s has a new password; all logins have ended\n", arguments->operands[0]);
	return end_input(&input, good);
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
	begin_input(&input);
	db_begin(WRITES);
	if ((user = user_find_living(&input, arguments->operands[0])))
		password_link_write(user, &address);
	if ((good = user_finish(&input) && !address.failed))
		puts(strbuf_string(&address));
	if (good && !*config.public_url)
		warnx("there is no public_url: put the address of the server before it");
	strbuf_free(&address);
	return end_input(&input, good);
}

/* Does something with the account named on the command line, in a transaction, and says what it is, or does, now: what `change` returns,
 * which adds an error where it does not work. */
static int
change_account(const struct arguments *arguments, const char *(*change)(const struct arguments *, struct input *, int64_t user))
{
	const char *name = arguments->operands[0], *now = "";
	struct input input;
	int64_t user;
	bool good;

	if (!database_open_present())
		return EXIT_FAILURE;
	begin_input(&input);
	db_begin(WRITES);
	if ((user = user_find(&input, name)))
		now = change(arguments, &input, user);
	if ((good = user_finish(&input)))
		printf("%s %s\n", name, now);
	while (good && arguments->with_messages && purge_sweep())
		;
	return end_input(&input, good);
}

static const char *
take_off(const struct arguments *arguments, struct input *input, int64_t user)
{
	(void)arguments;
	(void)input;
	row_lock_account(user);
	return second_factor_remove(user) ? "logs in without a second factor from now on" : "had no second factor";
}

int
user_totp_off(const struct arguments *arguments)
{
	return change_account(arguments, take_off);
}

static const char *
delete_account(const struct arguments *arguments, struct input *input, int64_t user)
{
	static char now[64];

	if (!account_delete(user, arguments->with_messages))
		input_add_error(input, arguments->operands[0], needs_admin);
	snprintf(now, sizeof now, "is deleted, and called deleted-%lld", (long long)user);
	return now;
}

int
user_delete(const struct arguments *arguments)
{
	return change_account(arguments, delete_account);
}

/* Sets rights, 1, 0 or -1 each, of an account; `now` is what it is then. */
static const char *
set_rights(const struct arguments *arguments, struct input *input, int64_t user, int active, int admin, const char *now)
{
	if (!user_is_living(input, arguments->operands[0], user))
		return now;
	if (account_store_rights(user, active, admin))
		notify_user_updated(user);
	else
		input_add_error(input, arguments->operands[0], needs_admin);
	return now;
}

static const char *
promote(const struct arguments *arguments, struct input *input, int64_t user)
{
	return set_rights(arguments, input, user, -1, 1, "is site admin");
}

static const char *
demote(const struct arguments *arguments, struct input *input, int64_t user)
{
	return set_rights(arguments, input, user, -1, 0, "is an ordinary user");
}

static const char *
deactivate(const struct arguments *arguments, struct input *input, int64_t user)
{
	return set_rights(arguments, input, user, 0, -1, "is deactivated; all logins have ended");
}

static const char *
activate(const struct arguments *arguments, struct input *input, int64_t user)
{
	return set_rights(arguments, input, user, 1, -1, "is active");
}

int
user_promote(const struct arguments *arguments)
{
	return change_account(arguments, promote);
}

int
user_demote(const struct arguments *arguments)
{
	return change_account(arguments, demote);
}

int
user_deactivate(const struct arguments *arguments)
{
	return change_account(arguments, deactivate);
}

int
user_activate(const struct arguments *arguments)
{
	return change_account(arguments, activate);
}
