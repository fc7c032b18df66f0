/* The rules for accounts: see account.h. */
#include "lib/account/account.h"
#include "lib/account/former_username.h"
#include "lib/account/username.h"
#include "lib/base/password.h"
#include "lib/base/search_key.h"
#include "lib/base/text.h"
#include "lib/count/site_count.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/live/stream.h"
#include "lib/request/input.h"

#include <stdlib.h>
#include <string.h>

enum { DISPLAY_NAME_MOST = 64 };

/* "" when memory ran out, which the input then knows. */
static const char *
folded(struct input *input, const char *text)
{
	const char *fold = input_hold(input, text_folded(text));

	return fold ? fold : "";
}

static const char *
lowered(struct input *input, const char *text)
{
	const char *low = input_hold(input, text_lowered(text));

	return low ? low : "";
}

static bool
is_email(const char *text)
{
	const char *at = strchr(text, '@');

	return at && at != text && at[1] && !strchr(at + 1, '@') && strlen(text) <= ACCOUNT_EMAIL_MAX && !text_has_space(text)
	    && !text_has_invisible(text);
}

void
account_take_email(struct input *input, struct account *account)
{
	const char *email = input_line(input, "email", 1, ACCOUNT_EMAIL_MAX);

	if (*email && !is_email(email)) {
		input_add_error(input, "email", "This is no e-mail address.");
		email = "";
	}
	account->email = email;
	account->email_key = lowered(input, email);
}

void
account_take_username(struct input *input, struct account *account, const char *present)
{
	const char *typed = input_line(input, "username", 1, ACCOUNT_USERNAME_MAX);
	const char *username = input_hold(input, text_normalized(typed));
	const char *fault;

	account->username = username = username ? username : "";
	account->username_key = folded(input, username);
	if (!*typed || (present && !strcmp(username, present)))
		return;
	if ((fault = username_fault(username)))
		input_add_error(input, "username", fault);
}

void
account_take_display_name(struct input *input, struct account *account)
{
	account->display_name = input_line(input, "display_name", 0, DISPLAY_NAME_MOST);
	if (text_has_direction(account->display_name))
		input_add_error(input, "display_name", "This may not have characters that turn the direction of the text.");
}

const char *
account_take_password(struct input *input, const char *field, const char *email, const char *username)
{
	const char *password = input_exact(input, field, PASSWORD_LEAST, PASSWORD_MOST);
	const char *key = folded(input, password);

	if (*password && ((email && !strcmp(key, folded(input, email))) || (username && !strcmp(key, folded(input, username)))))
		input_add_error(input, field, "The password may not be the e-mail address or the user name.");
	return password;
}

int64_t
account_by_username(struct input *input, const char *username)
{
	static struct query find = QUERY(SELECT id FROM account WHERE username_key = :key);

	db_bind(&find, ":key", folded(input, username));
	return db_one(&find);
}

int64_t
account_by_email(struct input *input, const char *email)
{
	static struct query find = QUERY(SELECT id FROM account WHERE email_key = :key);

	db_bind(&find, ":key", lowered(input, email));
	return db_one(&find);
}

/* Whether the user name is nobody else's, and was nobody else's lately. */
static bool
is_free(struct input *input, const struct account *account, int64_t self)
{
	int64_t other = account_by_username(input, account->username);

	return (!other || other == self) && !former_username_held(account->username_key, self);
}

bool
account_unique(struct input *input, const struct account *account, int64_t self)
{
	int64_t other;

	if (account->email && (other = account_by_email(input, account->email)) && other != self)
		input_add_error(input, "email", "There is an account with this e-mail address.");
	if (account->username && !is_free(input, account, self))
		input_add_error(input, "username", "This user name is taken.");
	return !input->error;
}

static void
index_word(void *user, const char *rest)
{
	static struct query insert = QUERY(INSERT INTO user_word (word, user_id) VALUES (:word, :user) ON CONFLICT (word, user_id) DO NOTHING);

	db_bind(&insert, ":word", rest);
	db_bind(&insert, ":user", *(int64_t *)user);
	db_run(&insert);
}

/* Puts down one name from the start of each of its words. */
static void
index_name(int64_t user, const char *name)
{
	char *key = search_key(name);

	if (key)
		search_words(key, index_word, &user);
	free(key);
}

static void
index_names(int64_t user)
{
	static struct query forget = QUERY(DELETE FROM user_word WHERE user_id = :user);
	static struct query names = QUERY(SELECT username, display_name FROM account WHERE id = :user);

	db_bind(&forget, ":user", user);
	db_run(&forget);
	db_bind(&names, ":user", user);
	if (!db_next(&names))
		return;
	index_name(user, db_text(&names, 0));
	index_name(user, db_text(&names, 1));
	db_end(&names);
}

int64_t
account_create(const struct account *account, const char *hash)
{
	static struct query insert = QUERY(
		INSERT INTO account (email, email_key, username, username_key, display_name, password, is_admin)
		VALUES (:email, :email_key, :username, :username_key, :display_name, :hash, NOT EXISTS (SELECT 1 FROM account))
		RETURNING id
	);
	const char *display_name = account->display_name;
	int64_t user;

	row_lock_site();
	db_bind(&insert, ":email", account->email);
	db_bind(&insert, ":email_key", account->email_key);
	db_bind(&insert, ":username", account->username);
	db_bind(&insert, ":username_key", account->username_key);
	db_bind(&insert, ":display_name", display_name && *display_name ? display_name : account->username);
	db_bind(&insert, ":hash", hash);
	user = db_one(&insert);
	site_count_active_users(true);
	stream_create_for_account(user);
	index_names(user);
	return user;
}

void
account_update(int64_t user, const struct account *account)
{
	static struct query update = QUERY(
		UPDATE account SET
			email = coalesce(:email, email), email_key = coalesce(:email_key, email_key),
			username = coalesce(:username, username), username_key = coalesce(:username_key, username_key),
			display_name = CASE
				WHEN :display_name = '' THEN coalesce(:username, username)
				ELSE coalesce(:display_name, display_name)
			END
		WHERE id = :user
	);

	if (account->username)
		former_username_note(user, account->username_key);
	db_bind(&update, ":user", user);
	db_bind(&update, ":email", account->email);
	db_bind(&update, ":email_key", account->email_key);
	db_bind(&update, ":username", account->username);
	db_bind(&update, ":username_key", account->username_key);
	db_bind(&update, ":display_name", account->display_name);
	db_run(&update);
	index_names(user);
}
