/* Blocks: see block.h. */
#include "lib/account/block.h"
#include "lib/base/error.h"
#include "lib/base/id_set.h"
#include "lib/db/db.h"
#include "lib/db/row_lock.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/shape/user_shape.h"

/* Locks what is decided by whether there is a block: the opening of a direct room of both, and what is sent in the one they have. */
static bool
lock_between(int64_t user, int64_t other)
{
	struct id_set both = { 0 };
	int64_t room;

	id_set_add(&both, user);
	id_set_add(&both, other);
	return row_lock_members(&both, &room);
}

static const struct error *
refuse_oneself(struct request *r)
{
	return r->roles & SELF ? input_add_error(&r->input, NULL, "Nobody can block themself.") : NULL;
}

const struct error *
block_set(struct request *r)
{
	static struct query insert = QUERY(
		INSERT INTO block (user_id, blocked_id) VALUES (:user, :other) ON CONFLICT (user_id, blocked_id) DO NOTHING
	);
	const struct error *error = refuse_oneself(r);

	if (error)
		return error;
	if (!lock_between(r->user, r->person))
		return &error_met_another;
	db_bind(&insert, ":user", r->user);
	db_bind(&insert, ":other", r->person);
	db_run(&insert);
	return NULL;
}

const struct error *
block_clear(struct request *r)
{
	static struct query delete = QUERY(DELETE FROM block WHERE user_id = :user AND blocked_id = :other);
	const struct error *error = refuse_oneself(r);

	if (error)
		return error;
	db_bind(&delete, ":user", r->user);
	db_bind(&delete, ":other", r->person);
	db_run(&delete);
	return NULL;
}

static void
append(struct request *r, struct query *row)
{
	shape_row(&user_shape, row, &r->reply);
}

static const struct error *
list_by_id(struct request *r)
{
	static struct query rows = SHAPE_QUERY(USER_COLUMNS,
		FROM block JOIN account ON account.id = blocked_id
		WHERE user_id = :user AND blocked_id > :after ORDER BY blocked_id LIMIT :limit
	);

	db_bind(&rows, ":user", r->user);
	return page_show_after(r, &rows, append);
}

const struct error *
block_list(struct request *r)
{
	static struct query count = QUERY(SELECT count(*) FROM block WHERE user_id = :user);
	static struct query rows = SHAPE_QUERY_SORTED("whom one user has blocked", USER_COLUMNS,
		FROM block JOIN account ON account.id = blocked_id
		WHERE user_id = :user ORDER BY username_key LIMIT :limit OFFSET :offset
	);
	bool by_id;

	page_take(r);
	by_id = page_take_order(r, "username id");
	if (r->input.error)
		return r->input.error;
	if (by_id)
		return list_by_id(r);
	db_bind(&count, ":user", r->user);
	db_bind(&rows, ":user", r->user);
	return page_show(r, &count, &rows, append);
}
