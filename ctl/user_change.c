/* The commands that change an account that is there: see user_command.h. */
#include "arguments.h"
#include "database.h"
#include "user_command.h"
#include "user_input.h"
#include "lib/account/account_store.h"
#include "lib/account/second_factor.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/live/notification.h"
#include "lib/message/purge.h"
#include "lib/request/input.h"
#include "lib/room/account_deletion.h"

#include <stdio.h>
#include <stdlib.h>

static const char needs_admin[] = "The site needs an active admin: promote somebody else first.";

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
	user_begin(&input);
	db_begin(WRITES);
	if ((user = user_find(&input, name)))
		now = change(arguments, &input, user);
	if ((good = user_finish(&input)))
		printf("%s %s\n", name, now);
	while (good && arguments->with_messages && purge_sweep())
		;
	return user_end(&input, good);
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
