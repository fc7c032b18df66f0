/* The people of the site: see user_overview.h. */
#include "lib/admin/user_overview.h"
#include "lib/base/search_key.h"
#include "lib/db/db.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/request/token.h"
#include "lib/shape/user_shape.h"

/* When a login that is still good was last used: who has logged out was never seen. */
/* clang-format off */
#define OVERVIEW_FIELDS(F) \
	PRIVATE_USER_FIELDS(F) \
	F(is_active, shape_boolean, account.is_active) \
	F(last_seen_at, shape_time, (SELECT max(token.last_used_at) FROM token WHERE token.user_id = account.id)) \
	F(sessions, shape_number, (SELECT count(*) FROM token WHERE token.user_id = account.id)) \
	F(files, shape_number, (SELECT count(*) FROM file WHERE file.uploader_id = account.id)) \
	F(bytes, shape_number, account.file_bytes)
/* clang-format on */
#define OVERVIEW_COLUMNS SHAPE_COLUMNS(account.id, OVERVIEW_FIELDS)

SHAPE_LOCAL(overview_shape, OVERVIEW_FIELDS);

enum { SEARCH_MOST = 100 }; /* characters */

static void
append(struct request *r, struct query *row)
{
	shape_row(&overview_shape, row, &r->reply);
}

static const struct error *
list_all(struct request *r, const char *state)
{
	static struct query rows = SHAPE_QUERY(OVERVIEW_COLUMNS,
		FROM account
		WHERE id < :before
		AND CASE :state WHEN 'active' THEN is_active WHEN 'inactive' THEN NOT is_active WHEN 'admins' THEN is_admin ELSE TRUE END
		ORDER BY id DESC LIMIT :limit
	);

	db_bind(&rows, ":state", state);
	return page_show_before(r, &rows, append);
}

static const struct error *
list_found(struct request *r, const char *state, const char *prefix)
{
	static struct query rows = SHAPE_QUERY_SORTED("what one prefix finds", OVERVIEW_COLUMNS,
		FROM account
		WHERE id IN (
			SELECT user_id FROM user_word WHERE word >= :prefix AND word < :prefix || :last
			UNION SELECT id FROM account AS addressed WHERE addressed.email_key >= :prefix AND addressed.email_key < :prefix || :last
		)
		AND id < :before
		AND CASE :state WHEN 'active' THEN is_active WHEN 'inactive' THEN NOT is_active WHEN 'admins' THEN is_admin ELSE TRUE END
		ORDER BY id DESC LIMIT :limit
	);

	db_bind(&rows, ":state", state);
	db_bind(&rows, ":prefix", prefix);
	db_bind(&rows, ":last", search_key_last);
	return page_show_before(r, &rows, append);
}

const struct error *
user_overview_list(struct request *r)
{
	const char *search = input_given(&r->input, "search") ? input_line(&r->input, "search", 0, SEARCH_MOST) : "";
	const char *state = input_given(&r->input, "state") ? input_word(&r->input, "state", "all active inactive admins") : "all";
	const char *prefix = input_hold(&r->input, search_key(search));

	page_take_before(r);
	if (r->input.error)
		return r->input.error;
	return *prefix ? list_found(r, state, prefix) : list_all(r, state);
}

const struct error *
user_overview_end_sessions(struct request *r)
{
	token_end_all(r->person, r->person == r->user ? r->token_id : 0);
	return NULL;
}
