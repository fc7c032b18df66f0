/* The people: see user.h. */
#include "lib/account/user.h"
#include "lib/account/account.h"
#include "lib/account/account_store.h"
#include "lib/account/own_password.h"
#include "lib/account/ticket.h"
#include "lib/base/error.h"
#include "lib/base/metrics.h"
#include "lib/base/search_key.h"
#include "lib/db/db.h"
#include "lib/file/filetype.h"
#include "lib/live/notification.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/request/token.h"
#include "lib/shape/user_shape.h"

#include <string.h>

/* E-mail and rights are for the user themself and for site admins. */
static bool
sees_all(const struct request *r)
{
	return (r->roles & ADMIN) != 0;
}

static void
append(struct request *r, struct query *row)
{
	bool private = sees_all(r) || db_integer(row, SHAPE_ID) == r->user;

	shape_row(private ? &private_user_shape : &user_shape, row, &r->reply);
}

static const struct error *
list_all(struct request *r)
{
	static struct query count = QUERY(SELECT value FROM counter WHERE name = 'active_users');
	static struct query rows = SHAPE_QUERY(PRIVATE_USER_COLUMNS,
		FROM account WHERE is_active = TRUE ORDER BY username_key LIMIT :limit OFFSET :offset
	);

	return page_show(r, &count, &rows, append);
}

static const struct error *
list_found(struct request *r, const char *prefix)
{
	static struct query count = QUERY(
		SELECT count(DISTINCT user_id) FROM user_word JOIN account ON account.id = user_id
		WHERE word >= :prefix AND word < :prefix || :after AND is_active
	);
	static struct query rows = SHAPE_QUERY_SORTED("what one prefix finds", PRIVATE_USER_COLUMNS,
		FROM account
		WHERE id IN (SELECT user_id FROM user_word WHERE word >= :prefix AND word < :prefix || :after) AND is_active
		ORDER BY username_key LIMIT :limit OFFSET :offset
	);

	db_bind(&count, ":prefix", prefix);
	db_bind(&count, ":after", search_key_last);
	db_bind(&rows, ":prefix", prefix);
	db_bind(&rows, ":after", search_key_last);
	return page_show(r, &count, &rows, append);
}

static const struct error *
list_all_by_id(struct request *r)
{
	static struct query rows = SHAPE_QUERY(PRIVATE_USER_COLUMNS,
		FROM account WHERE id > :after AND is_active ORDER BY id LIMIT :limit
	);

	return page_show_after(r, &rows, append);
}

static const struct error *
list_found_by_id(struct request *r, const char *prefix)
{
	static struct query rows = SHAPE_QUERY_SORTED("what one prefix finds", PRIVATE_USER_COLUMNS,
		FROM account
		WHERE id IN (SELECT user_id FROM user_word WHERE word >= :prefix AND word < :prefix || :last) AND id > :after AND is_active
		ORDER BY id LIMIT :limit
	);

	db_bind(&rows, ":prefix", prefix);
	db_bind(&rows, ":last", search_key_last);
	return page_show_after(r, &rows, append);
}

const struct error *
user_list(struct request *r)
{
	const char *search = input_given(&r->input, "search") ? input_line(&r->input, "search", 0, 100) : "";
	const char *prefix = input_hold(&r->input, search_key(search));

	bool by_id;

	page_take(r);
	by_id = page_take_order(r, "username id");
	if (r->input.error)
		return r->input.error;
	if (by_id)
		return *prefix ? list_found_by_id(r, prefix) : list_all_by_id(r);
	return *prefix ? list_found(r, prefix) : list_all(r);
}

static const struct error *
show(struct request *r, int64_t user)
{
	return user_write(&r->reply, user, sees_all(r) || user == r->user) ? NULL : &error_not_found;
}

const struct error *
user_show(struct request *r)
{
	return show(r, r->person ? r->person : r->user);
}

/* What a PATCH asks for. */
struct change {
	struct account account;
	int64_t avatar;          /* -1: leave as it is, 0: none */
	int is_active, is_admin; /* -1: leave as it is */
};

static int
user_take_switch(struct request *r, const char *name)
{
	return input_given(&r->input, name) ? input_boolean(&r->input, name) : -1;
}

static void
take_avatar(struct request *r, struct change *change)
{
	if (input_null(&r->input, "avatar_file_id"))
		change->avatar = 0;
	else if (input_given(&r->input, "avatar_file_id"))
		change->avatar = input_integer(&r->input, "avatar_file_id", 1, INT64_MAX);
}

/* What nobody changes here, or not this caller. */
static void
refuse_others(struct request *r)
{
	input_refuse_fields(&r->input, "id created_at", "This cannot be set.");
	input_refuse_fields(&r->input, "avatar_url", "Upload a picture and set avatar_file_id to its id.");
	input_refuse_fields(&r->input, "password new_password", "POST /api/auth/password/ changes one's own.");
	if (!(r->roles & SELF))
		input_refuse_fields(&r->input, "username email avatar_file_id", "Only its owner may change this.");
	if (!(r->roles & ADMIN))
		input_refuse_fields(&r->input, "is_active is_admin", "Only a site admin may change this.");
}

static const struct error *
take_username(struct request *r)
{
	static struct query present = QUERY(SELECT username FROM account WHERE id = :user);
	struct change *change = r->work;

	db_bind(&present, ":user", r->user);
	if (!db_next(&present))
		return &error_not_found;
	account_take_username(&r->input, &change->account, db_text(&present, 0));
	db_end(&present);
	return NULL;
}

/* What only oneself may change. */
static const struct error *
take_own(struct request *r, struct change *change)
{
	take_avatar(r, change);
	if (input_given(&r->input, "email"))
		account_take_email(&r->input, &change->account);
	return input_given(&r->input, "username") ? request_within(r, MODE_READS, take_username, change) : NULL;
}

/* A password may be guessed here no faster than by logging in. */
static const struct error *
count_guess(struct request *r)
{
	if (r->guess_counted)
		return NULL;
	r->guess_counted = true;
	r->guess_quota = ratelimit_address(LIMIT_AUTH, r->address);
	if (!r->guess_quota.exceeded)
		return NULL;
	r->quota = r->guess_quota;
	metrics_count_limited();
	return &error_rate_limited;
}

/* Whoever has left a session open is not to lose the account to a new address. */
static const struct error *
prove_password(struct request *r)
{
	const struct error *error = input_given(&r->input, "current_password") ? count_guess(r) : NULL;

	return error ? error : own_password_check(r);
}

/* Taking the file is the check that it is the user's own, and an image. */
static bool
store_avatar(int64_t user, const struct change *change)
{
	static struct query find = QUERY(SELECT content_type FROM file WHERE id = :file AND uploader_id = :user);
	static struct query update = QUERY(UPDATE account SET avatar_file_id = nullif(CAST(:file AS bigint), 0) WHERE id = :user);
	bool fits = change->avatar == 0;

	if (change->avatar < 0)
		return true;
	db_bind(&find, ":file", change->avatar);
	db_bind(&find, ":user", user);
	if (db_next(&find))
		fits = filetype_is_avatar(db_text(&find, 0));
	db_end(&find);
	if (!fits)
		return false;
	db_bind(&update, ":file", change->avatar);
	db_bind(&update, ":user", user);
	db_run(&update);
	return true;
}

/* What the caller was when the body was read they may no longer be. */
static bool
may_still(const struct request *r, const struct change *change)
{
	bool own = change->account.email || change->account.username || change->avatar >= 0;
	bool rights = change->is_active >= 0 || change->is_admin >= 0;

	if (change->account.email && !(r->rights & MAY_SECURE))
		return false;
	return (!own || r->roles & SELF) && (!rights || r->roles & ADMIN);
}

static const struct error *
store_change(struct request *r, const struct change *change)
{
	if (!account_store_rights(r->person, change->is_active, change->is_admin))
		return input_add_error(&r->input, change->is_admin == 0 ? "is_admin" : "is_active",
		                       "The site needs an active admin.");
	if (!store_avatar(r->person, change))
		return input_add_error(&r->input, "avatar_file_id",
		                       "An avatar is a picture that you have uploaded: PNG, JPEG, GIF, WebP or AVIF.");
	account_update(r->person, &change->account);
	if (change->account.email)
		ticket_end_all(r->person);
	return NULL;
}

/* All that a change may concern, as one text. */
static void
write_state(int64_t user, struct strbuf *text)
{
	static struct query find = QUERY(
		SELECT username, display_name, email, avatar_file_id, is_active, is_admin FROM account WHERE id = :user
	);

	db_bind(&find, ":user", user);
	if (db_next(&find))
		for (int column = 0; column < 6; column++) {
			strbuf_text(text, db_text(&find, column));
			strbuf_text(text, "\n");
		}
	db_end(&find);
}

/* What changes nothing is no event. */
static const struct error *
user_store(struct request *r)
{
	struct change *change = r->work;
	struct strbuf before = { 0 }, after = { 0 };
	const struct error *error;

	if (!may_still(r, change))
		return &error_permission_denied;
	if (!account_unique(&r->input, &change->account, r->person))
		return r->input.error;
	write_state(r->person, &before);
	error = store_change(r, change);
	write_state(r->person, &after);
	if (!error && strcmp(strbuf_string(&before), strbuf_string(&after)) != 0)
		notify_user_updated(r->person);
	strbuf_free(&before);
	strbuf_free(&after);
	return error ? error : show(r, r->person);
}

const struct error *
user_update(struct request *r)
{
	struct change change = { .avatar = -1, .is_active = -1, .is_admin = -1 };
	const struct error *error = NULL;

	refuse_others(r);
	if (r->roles & SELF && (error = take_own(r, &change)))
		return error;
	if (r->roles & ADMIN) {
		change.is_active = user_take_switch(r, "is_active");
		change.is_admin = user_take_switch(r, "is_admin");
	}
	if (input_given(&r->input, "display_name"))
		account_take_display_name(&r->input, &change.account);
	if (change.account.email)
		error = r->rights & MAY_SECURE ? prove_password(r) : &error_permission_denied;
	if (error || (error = r->input.error))
		return error;
	return request_within(r, MODE_WRITES, user_store, &change);
}
