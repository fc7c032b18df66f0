/* The rows that are locks: see row_lock.h. */
#include "lib/db/row_lock.h"
#include "lib/db/db.h"

void
row_lock_site(void)
{
	static struct query site = QUERY(SELECT id FROM site WHERE id = 1);

	db_lock(&site);
}

void
row_lock_account(int64_t account)
{
	static struct query row = QUERY(SELECT id FROM account WHERE id = :account);

	db_bind(&row, ":account", account);
	db_lock(&row);
}

void
row_lock_room(int64_t room)
{
	static struct query row = QUERY(SELECT id FROM room WHERE id = :room);

	db_bind(&row, ":room", room);
	db_lock(&row);
}
