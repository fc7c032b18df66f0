/* Accounts in the database: see account_store.h. */
#include "lib/account/account_store.h"
#include "lib/account/ticket.h"
#include "lib/base/time_text.h"
#include "lib/count/site_count.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/request/token.h"
#include "lib/shape/shape.h"

bool
account_store_names(int64_t user, void (*take)(void *context, const char *email, const char *username), void *context)
{
	static struct query names = QUERY(SELECT email, username FROM account WHERE id = :user);

	db_bind(&names, ":user", user);
	if (!db_next(&names))
		return false;
	take(context, db_text(&names, 0), db_text(&names, 1));
	db_end(&names);
	return true;
}

void
account_store_password(int64_t user, const char *hash)
{
	static struct query update = QUERY(UPDATE account SET password = :hash WHERE id = :user);

	db_bind(&update, ":user", user);
	db_bind(&update, ":hash", hash);
	db_run(&update);
	token_end_all(user, 0);
	ticket_end_all(user);
}

static bool
is_last_admin(int64_t user)
{
	static struct query last = QUERY(
		SELECT is_admin AND is_active
			AND NOT EXISTS (SELECT 1 FROM account AS other WHERE other.is_admin AND other.is_active = TRUE AND other.id <> :user)
		FROM account WHERE id = :user
	);

	db_bind(&last, ":user", user);
	return db_one(&last) != 0;
}

static void
store_active(int64_t user, bool active)
{
	static struct query update = QUERY(UPDATE account SET is_active = :active WHERE id = :user AND is_active <> :active);

	db_bind(&update, ":user", user);
	db_bind(&update, ":active", active);
	db_run(&update);
	if (db_changes() > 0)
		site_count_active_users(active);
}

static void
store_admin(int64_t user, bool admin)
{
	static struct query update = QUERY(UPDATE account SET is_admin = :admin WHERE id = :user);

	db_bind(&update, ":user", user);
	db_bind(&update, ":admin", admin);
	db_run(&update);
}

bool
account_store_is_deleted(int64_t user)
{
	static struct query deleted = QUERY(SELECT email_key = 'deleted-' || id FROM account WHERE id = :user);

	db_bind(&deleted, ":user", user);
	return db_one(&deleted) != 0;
}

bool
account_store_rights(int64_t user, int active, int admin)
{
	if (active == 0 || admin == 0)
		row_lock_site();
	row_lock_account(user);
	if ((active == 0 || admin == 0) && is_last_admin(user))
		return false;
	if ((active > 0 || admin > 0) && account_store_is_deleted(user))
		return true;
	if (active >= 0)
		store_active(user, active != 0);
	if (admin >= 0)
		store_admin(user, admin != 0);
	if (active == 0)
		token_end_all(user, 0);
	return true;
}

bool
account_store_is_admin(int64_t user)
{
	static struct query is_admin = QUERY(SELECT is_admin FROM account WHERE id = :user);

	db_bind(&is_admin, ":user", user);
	return db_one(&is_admin) != 0;
}

void
account_store_count(int64_t *users, int64_t *admins)
{
	static struct query count = QUERY(SELECT count(*), count(CASE WHEN is_admin AND is_active THEN 1 END) FROM account WHERE id > 0);

	*users = *admins = 0;
	if (!db_next(&count))
		return;
	*users = db_integer(&count, 0);
	*admins = db_integer(&count, 1);
	db_end(&count);
}

/* An account as the administrator's command shows it. */
/* clang-format off */
#define ACCOUNT_FIELDS(F) \
	F(id, shape_number, account.id) \
	F(username, shape_text, account.username) \
	F(display_name, shape_text, account.display_name) \
	F(email, shape_text, account.email) \
	F(created_at, shape_time, account.created_at) \
	F(last_seen_at, shape_time, (SELECT max(last_used_at) FROM token WHERE user_id = account.id)) \
	F(is_admin, shape_boolean, account.is_admin) \
	F(is_active, shape_boolean, account.is_active) \
	F(files, shape_number, (SELECT count(*) FROM file WHERE uploader_id = account.id)) \
	F(bytes, shape_number, account.file_bytes)
/* clang-format on */
#define ACCOUNT_COLUMNS SHAPE_COLUMNS(account.id, ACCOUNT_FIELDS)

SHAPE_LOCAL(account_shape, ACCOUNT_FIELDS);

/* The columns of its fields. */
enum { USERNAME = 2, DISPLAY_NAME, EMAIL, CREATED, SEEN, IS_ADMIN, IS_ACTIVE, FILES, BYTES };

void
account_store_list(void (*tell)(const struct account_row *row))
{
	static struct query list = SHAPE_QUERY(ACCOUNT_COLUMNS, FROM account ORDER BY username_key);
	char created[TIME_TEXT_BYTES], seen[TIME_TEXT_BYTES];
	struct strbuf json = { 0 };

	while (db_next(&list)) {
		struct account_row row = {
			.id = db_integer(&list, SHAPE_ID),
			.username = db_text(&list, USERNAME),
			.display_name = db_text(&list, DISPLAY_NAME),
			.email = db_text(&list, EMAIL),
			.created = created,
			.seen = seen,
			.admin = db_integer(&list, IS_ADMIN) != 0,
			.active = db_integer(&list, IS_ACTIVE) != 0,
			.files = db_integer(&list, FILES),
			.bytes = db_integer(&list, BYTES)
		};

		time_text_write(db_integer(&list, CREATED), created);
		time_text_write(db_integer(&list, SEEN), seen);
		if (db_null(&list, SEEN))
			*seen = '\0';
		strbuf_clear(&json);
		shape_row(&account_shape, &list, &json);
		row.json = strbuf_string(&json);
		tell(&row);
	}
	strbuf_free(&json);
}
