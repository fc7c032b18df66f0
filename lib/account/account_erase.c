/* The end of an account: see account_erase.h. */
#include "lib/account/account_erase.h"
#include "lib/account/account_store.h"
#include "lib/account/second_factor.h"
#include "lib/count/file_count.h"
#include "lib/db/db.h"
#include "lib/live/account_events.h"

/* The names that nobody else can take (lib/account/username.h): the e-mail address and the user name are free again. */
static void
account_erase_row(int64_t user)
{
	static struct query erase = QUERY(
		UPDATE account SET
			email = 'deleted-' || id, email_key = 'deleted-' || id, username = 'deleted-' || id, username_key = 'deleted-' || id,
			display_name = 'deleted-' || id, password = :nothing, avatar_file_id = NULL, notify_default = 'default',
			push_content = 'full', quiet_from = NULL, quiet_to = NULL, quiet_days = NULL, quiet_zone = NULL, exported_at = NULL
		WHERE id = :user
	);

	db_bind(&erase, ":user", user);
	db_bind(&erase, ":nothing", "");
	db_run(&erase);
}

/* Most go by no index of the user: that is seldom done, and these tables are small. */
static void
delete_rows(int64_t user)
{
	/* clang-format off */
	static struct query rows[] = {
		QUERY(DELETE FROM user_word WHERE user_id = :user),
		QUERY(DELETE FROM former_username WHERE user_id = :user),
		QUERY(DELETE FROM block WHERE user_id = :user OR blocked_id = :user),
		QUERY(DELETE FROM ticket WHERE user_id = :user),
		QUERY(DELETE FROM mute WHERE user_id = :user),
		QUERY(DELETE FROM room_ban WHERE user_id = :user),
		QUERY(DELETE FROM slow_mode WHERE user_id = :user),
		QUERY(DELETE FROM invite WHERE creator_id = :user),
		QUERY(DELETE FROM spent_nonce WHERE author_id = :user),
	};
	/* clang-format on */

	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		db_bind(&rows[i], ":user", user);
		db_run(&rows[i]);
	}
}

/* The avatar, and what was uploaded and never sent; the bytes follow by what collects those that nobody has. */
static void
delete_files(int64_t user)
{
	static struct query files = QUERY(
		DELETE FROM file WHERE uploader_id = :user AND message_id IS NULL RETURNING uploader_id, size, hash, thumb_size, thumb_hash
	);

	db_bind(&files, ":user", user);
	file_count_delete(&files);
}

/* The events of the account go first: what ends its sockets follows them, and is told still. */
bool
account_erase(int64_t user)
{
	if (!account_store_rights(user, -1, 0))
		return false;
	account_events_forget_person(user);
	account_events_skip(user);
	account_store_rights(user, 0, -1);
	second_factor_remove(user);
	account_erase_row(user);
	delete_files(user);
	delete_rows(user);
	return true;
}
