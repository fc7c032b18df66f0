/* Accounts in the database: see account_store.h. */
#include "lib/account/account_store.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/request/token.h"

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
}

static bool
is_last_admin(int64_t user)
{
	static struct query last = QUERY(
		SELECT is_admin AND is_active
			AND NOT EXISTS (SELECT 1 FROM account AS other WHERE other.is_admin AND other.is_active = 1 AND other.id <> :user)
		FROM account WHERE id = :user
	);

	db_bind(&last, ":user", user);
	return db_one(&last) != 0;
}

bool
account_store_rights(int64_t user, int active, int admin)
{
	static struct query update = QUERY(
		UPDATE account SET is_active = iif(:active < 0, is_active, :active), is_admin = iif(:admin < 0, is_admin, :admin)
		WHERE id = :user
	);

	if (active == 0 || admin == 0)
		row_lock_site();
	row_lock_account(user);
	if ((active == 0 || admin == 0) && is_last_admin(user))
		return false;
	db_bind(&update, ":user", user);
	db_bind(&update, ":active", (int64_t)active);
	db_bind(&update, ":admin", (int64_t)admin);
	db_run(&update);
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
	static struct query count = QUERY(SELECT count(*), total(is_admin AND is_active) FROM account);

	*users = *admins = 0;
	if (!db_next(&count))
		return;
	*users = db_integer(&count, 0);
	*admins = db_integer(&count, 1);
	db_end(&count);
}

void
account_store_list(void (*tell)(const struct account_row *row))
{
	static struct query list = QUERY(
		SELECT id, username, display_name, email, created, seen, is_admin, is_active, files, file_bytes,
			json_object('id', id, 'username', username, 'display_name', display_name, 'email', email,
				'created_at', created, 'last_seen_at', seen,
				'is_admin', json(iif(is_admin, 'true', 'false')), 'is_active', json(iif(is_active, 'true', 'false')),
				'files', files, 'bytes', file_bytes)
		FROM (
			SELECT *, strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch') AS created,
				(SELECT strftime('%Y-%m-%dT%H:%M:%SZ', max(last_used_at), 'unixepoch') FROM token WHERE user_id = account.id) AS seen,
				(SELECT count(*) FROM file WHERE uploader_id = account.id) AS files
			FROM account
		) ORDER BY username_key
	);

	while (db_next(&list)) {
		struct account_row row = {
			.id = db_integer(&list, 0), .username = db_text(&list, 1), .display_name = db_text(&list, 2),
			.email = db_text(&list, 3), .created = db_text(&list, 4), .seen = db_text(&list, 5),
			.admin = db_integer(&list, 6) != 0, .active = db_integer(&list, 7) != 0,
			.files = db_integer(&list, 8), .bytes = db_integer(&list, 9), .json = db_text(&list, 10)
		};

		tell(&row);
	}
}
