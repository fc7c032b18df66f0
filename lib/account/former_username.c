/* Names that were given up: see former_username.h. */
#include "lib/account/former_username.h"
#include "lib/db/age.h"
#include "lib/db/db.h"

enum { HELD_SECONDS = 30 * 24 * 60 * 60 };

static void
hold_present(int64_t user, const char *key)
{
	static struct query hold = QUERY(
		INSERT INTO former_username (username_key, user_id, expires_at)
		SELECT username_key, id, :expires FROM account WHERE id = :user AND username_key <> :key
		ON CONFLICT (username_key) DO UPDATE SET user_id = excluded.user_id, expires_at = excluded.expires_at
	);

	db_bind(&hold, ":user", user);
	db_bind(&hold, ":key", key);
	db_bind(&hold, ":expires", age_now() + HELD_SECONDS);
	db_run(&hold);
}

void
former_username_note(int64_t user, const char *key)
{
	static struct query taken = QUERY(DELETE FROM former_username WHERE username_key = :key);

	hold_present(user, key);
	db_bind(&taken, ":key", key);
	db_run(&taken);
}

bool
former_username_held(const char *key, int64_t user)
{
	static struct query held = QUERY(
		SELECT 1 FROM former_username WHERE username_key = :key AND user_id <> :user AND expires_at > :now
	);

	db_bind(&held, ":key", key);
	db_bind(&held, ":user", user);
	db_bind(&held, ":now", age_now());
	return db_one(&held) != 0;
}

void
former_username_prune(void)
{
	static struct query prune = QUERY(DELETE FROM former_username WHERE expires_at <= :now);

	db_bind(&prune, ":now", age_now());
	db_run(&prune);
}
