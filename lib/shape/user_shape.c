/* Somebody as JSON: see user_shape.h. */
#include "lib/shape/user_shape.h"
#include "lib/shape/shape_batch.h"

SHAPE(author_shape, AUTHOR_FIELDS);
SHAPE(user_shape, USER_FIELDS);
SHAPE(private_user_shape, PRIVATE_USER_FIELDS);

static struct query author_by_id = SHAPE_QUERY(SHAPE_COLUMNS(account.id, AUTHOR_FIELDS), FROM account WHERE id = :id);

/* Whom shape_author_ahead was called for last. */
static int64_t author_ahead;

void
shape_author_ahead(int64_t user)
{
	author_ahead = user;
	db_bind(&author_by_id, ":id", user);
	db_ahead(&author_by_id);
}

bool
shape_author(struct strbuf *to, struct query *row, int column)
{
	static struct query by_ids = SHAPE_BATCH_QUERY(NULL, SHAPE_COLUMNS(account.id, AUTHOR_FIELDS), FROM account WHERE account.id);
	static struct shape_batch_kind kind = { .query = &by_ids, .shape = &author_shape, .nothing = "null" };
	static struct shape_memo memo = { .shape = &author_shape, .by_id = &author_by_id, .kind = &kind };
	static struct shape_memo sent = { .shape = &author_shape, .by_id = &author_by_id };
	int64_t user = db_integer(row, column);

	return shape_remembered(user == author_ahead && db_writes() ? &sent : &memo, to, user);
}

bool
shape_user_of(struct strbuf *to, int64_t user)
{
	static struct query by_id = SHAPE_QUERY(USER_COLUMNS, FROM account WHERE id = :id);
	static struct query by_ids = SHAPE_BATCH_QUERY(NULL, USER_COLUMNS, FROM account WHERE account.id);
	static struct shape_batch_kind kind = { .query = &by_ids, .shape = &user_shape, .nothing = "null" };
	static struct shape_memo memo = { .shape = &user_shape, .by_id = &by_id, .kind = &kind };

	return shape_remembered(&memo, to, user);
}

bool
shape_user(struct strbuf *to, struct query *row, int column)
{
	return shape_user_of(to, db_integer(row, column));
}

bool
user_write(struct strbuf *to, int64_t user, bool private)
{
	static struct query one = SHAPE_QUERY(PRIVATE_USER_COLUMNS, FROM account WHERE id = :user);

	db_bind(&one, ":user", user);
	return shape_one(private ? &private_user_shape : &user_shape, &one, to);
}
