/* Passing events between processes: see passing.h. */
#include "lib/live/passing.h"
#include "lib/db/db.h"

enum { KEPT = 1000 };

/* Ids become visible in their order, or a reader that asks for id > last would skip some: who adds one holds this until the commit. */
void
passing_lock(void)
{
	static struct query order = QUERY(SELECT name FROM counter WHERE name = 'first_seq');

	db_lock(&order);
}

void
passing_add(int64_t account, const char *type, const char *data)
{
	static struct query insert = QUERY(
		INSERT INTO passing (account_id, type, data) VALUES (:account, :type, :data) RETURNING id
	);
	static struct query forget = QUERY(DELETE FROM passing WHERE id <= :newest_forgotten);

	passing_lock();
	db_bind(&insert, ":account", account);
	db_bind(&insert, ":type", type);
	db_bind(&insert, ":data", data);
	db_bind(&forget, ":newest_forgotten", db_one(&insert) - KEPT);
	db_run(&forget);
}

int64_t
passing_latest(void)
{
	static struct query latest = QUERY(SELECT max(id) FROM passing);

	return db_one(&latest);
}

int
passing_read(int64_t after, int most, void (*callback)(void *context, const struct passing *passing), void *context)
{
	static struct query rows = QUERY(SELECT id, account_id, type, data FROM passing WHERE id > :after ORDER BY id LIMIT :most);
	int count = 0;

	db_bind(&rows, ":after", after);
	db_bind(&rows, ":most", most);
	for (; db_next(&rows); count++) {
		struct passing passing = {
			.id = db_integer(&rows, 0),
			.account = db_integer(&rows, 1),
			.type = db_text(&rows, 2),
			.data = db_text(&rows, 3)
		};

		callback(context, &passing);
	}
	return count;
}
