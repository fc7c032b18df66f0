/* Names that were given up: whom they are held back from, and when they are forgotten: lib/account/former_username. */
#include "state.h"
#include "lib/account/former_username.h"
#include "lib/base/config.h"
#include "lib/db/age.h"
#include "lib/db/db.h"

#include <stdlib.h>
#include <unistd.h>

enum { OWNER = 1, OTHER, DAY = 24 * 60 * 60 };

static void
insert_account(int64_t id, const char *name)
{
	static struct query insert = QUERY(
		INSERT INTO account (id, email, email_key, username, username_key, display_name, password)
		VALUES (:id, :name, :name, :name, :name, :name, :name)
	);

	db_bind(&insert, ":id", id);
	db_bind(&insert, ":name", name);
	db_run(&insert);
}

static void
give_up(const char *name)
{
	static struct query rename = QUERY(UPDATE account SET username_key = :name WHERE id = :owner);

	former_username_note(OWNER, name);
	db_bind(&rename, ":name", name);
	db_bind(&rename, ":owner", OWNER);
	db_run(&rename);
}

static int64_t
count_held(void)
{
	static struct query count = QUERY(SELECT count(*) FROM former_username);

	return db_one(&count);
}

static void
let_expire(const char *name, int64_t at)
{
	static struct query expire = QUERY(UPDATE former_username SET expires_at = :at WHERE username_key = :name);

	db_bind(&expire, ":at", at);
	db_bind(&expire, ":name", name);
	db_run(&expire);
}

int
main(void)
{
	if (!state_begin() || !db_open(state_directory))
		return EXIT_FAILURE;
	db_begin(WRITES);
	insert_account(OWNER, "one");
	insert_account(OTHER, "other");
	give_up("two");
	give_up("three");
	claim(count_held() == 2, "each name that is given up is kept");
	claim(former_username_held("one", OTHER) && former_username_held("two", 0), "from others, and from who is new");
	claim(!former_username_held("one", OWNER), "not from who had it");

	let_expire("one", age_now());
	claim(!former_username_held("one", OTHER), "whose time is over is held back from nobody");
	former_username_prune();
	claim(count_held() == 1 && former_username_held("two", OTHER), "and is forgotten, the others are not");
	let_expire("two", age_now() + DAY);
	former_username_prune();
	claim(count_held() == 1, "not before its time");
	claim(!db_commit(), "all of it is stored");
	return state_end();
}
