/* Accounts in the database: see account_store.h. */
#include "account_store.h"
#include "db.h"
#include "token.h"

bool
account_store_names(int64_t user, void (*take)(void *context, const char *email, const char *username), void *context)
{
	static struct query names = QUERY(SELECT email, username FROM user WHERE id = :user);

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
	static struct query update = QUERY(UPDATE user SET password = :hash WHERE id = :user);

	db_bind(&update, ":user", user);
	db_bind(&update, ":hash", hash);
	db_run(&update);
	token_end_all(user, 0);
}

bool
account_store_admin(int64_t user, bool admin)
{
	static struct query others = QUERY(SELECT EXISTS (SELECT 1 FROM user WHERE is_admin AND is_active AND id <> :user));
	static struct query update = QUERY(UPDATE user SET is_admin = :admin WHERE id = :user);

	db_bind(&others, ":user", user);
	if (!db_one(&others) && !admin)
		return false;
	db_bind(&update, ":user", user);
	db_bind(&update, ":admin", admin);
	db_run(&update);
	return true;
}

bool
account_store_is_admin(int64_t user)
{
	static struct query is_admin = QUERY(SELECT is_admin FROM user WHERE id = :user);

	db_bind(&is_admin, ":user", user);
	return db_one(&is_admin) != 0;
}

void
account_store_count(int64_t *users, int64_t *admins)
{
	static struct query count = QUERY(SELECT count(*), total(is_admin AND is_active) FROM user);

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
		SELECT id, username, display_name, email, strftime('%Y-%m-%dT%H:%M:%SZ', created_at, 'unixepoch'),
			is_admin, is_active
		FROM user ORDER BY username_key
	);

	while (db_next(&list)) {
		struct account_row row = {
			db_integer(&list, 0), db_text(&list, 1), db_text(&list, 2), db_text(&list, 3), db_text(&list, 4),
			db_integer(&list, 5) != 0, db_integer(&list, 6) != 0
		};

		tell(&row);
	}
}
