/*
 * Login and the own password: see auth.h. Both hash, which takes as long as a hundred
 * requests, so they run in no transaction: they look, hash, and then act in a step that looks again.
 */
#include "lib/account/auth.h"
#include "lib/account/account.h"
#include "lib/account/proxy_login.h"
#include "lib/account/site_ban.h"
#include "lib/account/second_factor.h"
#include "lib/account/ticket.h"
#include "lib/base/config.h"
#include "lib/base/error.h"
#include "lib/base/password.h"
#include "lib/db/age.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/request/token.h"
#include "lib/shape/session_shape.h"
#include "lib/shape/user_shape.h"

#include <string.h>

/* What a login's steps work on. */
struct login {
	int64_t user;                          /* 0: nobody */
	char stored_hash[PASSWORD_HASH_BYTES]; /* "" of nobody, or of somebody deactivated */
	char new_hash[PASSWORD_HASH_BYTES];    /* to replace the stored one; "": none */
	bool changed_meanwhile;                /* the account is not what it was when the password was checked */
	struct shown_factor shown;             /* beside the password */
	const struct error *lacks;             /* what to say of it where the password is right; NULL: nothing yet */
	bool factor_counted;
};

/* What the steps of a new password work on. */
struct password_change {
	char stored_hash[PASSWORD_HASH_BYTES], new_hash[PASSWORD_HASH_BYTES];
};

const struct error *
auth_welcome(struct request *r, int64_t user)
{
	const struct error *error = site_ban_refuse(r);
	char token[TOKEN_TEXT_BYTES];

	if (error)
		return error;
	token_issue(user, r->user_agent, r->address, token);
	strbuf_text(&r->reply, "{\"token\":");
	strbuf_json(&r->reply, token);
	strbuf_text(&r->reply, ",\"user\":");
	user_write(&r->reply, user, true);
	strbuf_text(&r->reply, "}");
	return NULL;
}

/* Finds whose login it is, and their hash. */
static const struct error *
find_somebody(struct request *r)
{
	static struct query find = QUERY(SELECT password FROM account WHERE id = :user AND is_active);
	struct login *login = r->work;
	bool by_email = input_given(&r->input, "email");
	const char *field = by_email || !input_given(&r->input, "username") ? "email" : "username";
	/* Blanks at its ends, which keyboards that complete words leave behind, are no part of a name. */
	const char *name = input_line(&r->input, field, 0, by_email ? ACCOUNT_EMAIL_MAX : ACCOUNT_USERNAME_MAX);
	const struct error *error;

	login->stored_hash[0] = '\0';
	login->user = 0;
	login->lacks = NULL;
	if (r->input.error || (error = site_ban_refuse(r)))
		return r->input.error ? r->input.error : error;
	login->user = by_email ? account_by_email(&r->input, name) : account_by_username(&r->input, name);
	db_bind(&find, ":user", login->user);
	if (!db_next(&find))
		return NULL;
	strncat(login->stored_hash, db_text(&find, 0), sizeof login->stored_hash - 1);
	db_end(&find);
	login->lacks = second_factor_expect(login->user, &login->shown);
	return NULL;
}

/* Counts the try of a code, once, however often the account changes meanwhile. */
static const struct error *
count_factor(struct request *r, struct login *login)
{
	bool counted = login->factor_counted;

	login->factor_counted = true;
	return counted ? NULL : second_factor_count(r, login->user, &login->shown);
}

/* Lets them in unless the password or the account has changed since it was checked. */
static const struct error *
auth_log_in(struct request *r)
{
	static struct query unchanged = QUERY(SELECT 1 FROM account WHERE id = :user AND is_active AND password = :hash);
	static struct query rehash = QUERY(UPDATE account SET password = :hash WHERE id = :user);
	struct login *login = r->work;
	const struct error *error;

	row_lock_account(login->user);
	db_bind(&unchanged, ":user", login->user);
	db_bind(&unchanged, ":hash", login->stored_hash);
	login->changed_meanwhile = !db_one(&unchanged);
	if (login->changed_meanwhile)
		return &error_invalid_credentials;
	if ((error = second_factor_demand(r, login->user, &login->shown)))
		return error;
	if (*login->new_hash) {
		db_bind(&rehash, ":user", login->user);
		db_bind(&rehash, ":hash", login->new_hash);
		db_run(&rehash);
	}
	return auth_welcome(r, login->user);
}

static const struct error *
try_to_log_in(struct request *r, const char *password, struct login *login)
{
	const struct error *error;
	bool fits;

	login->changed_meanwhile = false;
	login->new_hash[0] = '\0';
	if ((error = request_within(r, MODE_READS, find_somebody, login))
	    || (error = password_check(password, login->stored_hash, &fits)))
		return error;
	if (!fits)
		return &error_invalid_credentials;
	if ((error = login->lacks) || (error = count_factor(r, login)))
		return error;
	/* A login is the only moment when a hash of an older cost can be replaced. Where that is too much just now, there will
	 * be another. */
	if (password_outdated(login->stored_hash) && password_hash(password, login->new_hash))
		login->new_hash[0] = '\0';
	return request_within(r, MODE_WRITES, auth_log_in, login);
}

const struct error *
auth_login(struct request *r)
{
	const char *password = input_exact(&r->input, "password", 0, SIZE_MAX);
	struct login login = { .shown = second_factor_take(&r->input, "totp") };
	const struct error *error = password_login_is_on() ? try_to_log_in(r, password, &login) : &error_feature_off;

	/* Another login of the same user may just have replaced the hash by one of the present cost. */
	for (int i = 0; login.changed_meanwhile && i < 2; i++)
		error = try_to_log_in(r, password, &login);
	return error;
}

const struct error *
auth_logout(struct request *r)
{
	token_end(r->user, r->token_id);
	r->token_stale = false;
	return NULL;
}

/* The caller's hash. Adds an error for a new password that is one of their names. */
static const struct error *
find_self(struct request *r)
{
	static struct query find = QUERY(SELECT password, email, username FROM account WHERE id = :user);
	struct password_change *change = r->work;

	change->stored_hash[0] = '\0';
	db_bind(&find, ":user", r->user);
	if (!db_next(&find))
		return &error_internal;
	strncat(change->stored_hash, db_text(&find, 0), sizeof change->stored_hash - 1);
	account_take_password(&r->input, "new_password", db_text(&find, 1), db_text(&find, 2));
	db_end(&find);
	return NULL;
}

static const struct error *
store_password(struct request *r)
{
	static struct query store = QUERY(UPDATE account SET password = :new WHERE id = :user AND password = :old);
	const struct password_change *change = r->work;

	db_bind(&store, ":user", r->user);
	db_bind(&store, ":new", change->new_hash);
	db_bind(&store, ":old", change->stored_hash);
	db_run(&store);
	if (db_changes() == 0)
		return input_add_error(&r->input, "current_password", "This is not your password.");
	token_end_all(r->user, r->token_id);
	ticket_end_all(r->user);
	return NULL;
}

const struct error *
auth_password(struct request *r)
{
	struct password_change change;
	const char *current = input_exact(&r->input, "current_password", 0, SIZE_MAX);
	const struct error *error = request_within(r, MODE_READS, find_self, &change);
	const char *wanted;
	bool fits = true;

	if (error)
		return error;
	if (input_given(&r->input, "current_password") && (error = password_check(current, change.stored_hash, &fits)))
		return error;
	if (!fits)
		input_add_error(&r->input, "current_password", "This is not your password.");
	if (r->input.error)
		return r->input.error;
	wanted = input_exact(&r->input, "new_password", PASSWORD_LEAST, PASSWORD_MOST);
	if ((error = password_hash(wanted, change.new_hash)))
		return error;
	return request_within(r, MODE_WRITES, store_password, &change);
}

static void
append_session(struct request *r, struct query *row)
{
	shape_row(&session_shape, row, &r->reply);
}

const struct error *
auth_sessions(struct request *r)
{
	static struct query count = QUERY(
		SELECT count(*) FROM token WHERE user_id = :user
		AND (last_used_at >= :oldest OR name IS NOT NULL) AND (expires_at IS NULL OR expires_at > :now)
	);
	static struct query rows = SHAPE_QUERY_SORTED("the few logins of one user", SESSION_COLUMNS,
		FROM token WHERE user_id = :user
		AND (last_used_at >= :oldest OR name IS NOT NULL) AND (expires_at IS NULL OR expires_at > :now) ORDER BY id DESC LIMIT :limit OFFSET :offset
	);
	int64_t now = age_now(), oldest = token_oldest(now);

	page_take(r);
	if (r->input.error)
		return r->input.error;
	db_bind(&count, ":user", r->user);
	db_bind(&count, ":oldest", oldest);
	db_bind(&count, ":now", now);
	db_bind(&rows, ":user", r->user);
	db_bind(&rows, ":oldest", oldest);
	db_bind(&rows, ":now", now);
	db_bind(&rows, ":token", r->token_id);
	return page_show(r, &count, &rows, append_session);
}

const struct error *
auth_session_end(struct request *r)
{
	if (!token_end(r->user, r->session))
		return &error_not_found;
	if (r->session == r->token_id)
		r->token_stale = false;
	return NULL;
}
