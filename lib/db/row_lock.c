/* The rows that are locks: see row_lock.h. */
#include "lib/db/row_lock.h"
#include "lib/base/id_set.h"
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

static int64_t
find_direct(const struct id_set *members)
{
	static struct query find = QUERY(SELECT id FROM room WHERE direct_key = :key);
	char key[ID_SET_BYTES];

	id_set_write(members, key);
	db_bind(&find, ":key", key);
	return db_one(&find);
}

/* Whoever makes the room, or ends it, has the accounts. */
bool
row_lock_members(const struct id_set *members, int64_t *room)
{
	int64_t before = find_direct(members);

	if (before)
		row_lock_room(before);
	for (int i = 0; i < members->count; i++)
		row_lock_account(members->id[i]);
	*room = find_direct(members);
	return !*room || *room == before;
}
