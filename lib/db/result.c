/* What a query gives, taken in one call: see db.h. */
#include "lib/base/strbuf.h"
#include "lib/db/db.h"

int64_t
db_one(struct query *query)
{
	int64_t value;

	if (!db_next(query))
		return 0;
	value = db_integer(query, 0);
	/* Draining, not resetting: an INSERT … RETURNING is only done after its last row. */
	db_run(query);
	return value;
}

int64_t
db_greatest(struct query *query)
{
	int64_t greatest = 0;

	while (db_next(query))
		if (db_integer(query, 0) > greatest)
			greatest = db_integer(query, 0);
	return greatest;
}

bool
db_into(struct query *query, struct strbuf *to)
{
	if (!db_next(query))
		return false;
	strbuf_add(to, db_text(query, 0), db_length(query, 0));
	db_run(query);
	return true;
}
