/* What somebody wants to be told of: see settings.h. */
#include "lib/account/settings.h"
#include "lib/account/quiet.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/request/request.h"
#include "lib/shape/settings_shape.h"

/* As they were sent; not given: leave it as it is. */
struct wishes {
	const char *notify_default, *push_content; /* NULL: not given */
	bool quiet_given, has_quiet;
	struct quiet quiet;
};

static struct wishes
take_wishes(struct input *input)
{
	struct wishes wishes = { 0 };

	if (input_given(input, "notify_default"))
		wishes.notify_default = input_word(input, "notify_default", "default all mentions none");
	if (input_given(input, "push_content"))
		wishes.push_content = input_word(input, "push_content", "full name none");
	wishes.quiet_given = input_given(input, "quiet");
	wishes.has_quiet = wishes.quiet_given && !input_null(input, "quiet");
	if (wishes.has_quiet)
		wishes.quiet = quiet_take(input, "quiet");
	return wishes;
}

static void
store_levels(int64_t user, const struct wishes *wishes)
{
	static struct query update = QUERY(
		UPDATE account SET
			notify_default = coalesce(:notify_default, notify_default), push_content = coalesce(:push_content, push_content)
		WHERE id = :user
	);

	db_bind(&update, ":user", user);
	db_bind(&update, ":notify_default", wishes->notify_default);
	db_bind(&update, ":push_content", wishes->push_content);
	db_run(&update);
}

/* What is not bound is NULL. */
static void
store_quiet(int64_t user, const struct quiet *quiet)
{
	static struct query update = QUERY(
		UPDATE account SET quiet_from = :from, quiet_to = :to, quiet_days = :days, quiet_zone = :zone WHERE id = :user
	);

	db_bind(&update, ":user", user);
	if (quiet) {
		db_bind(&update, ":from", quiet->from);
		db_bind(&update, ":to", quiet->to);
		db_bind(&update, ":days", (int64_t)quiet->days);
		db_bind(&update, ":zone", quiet->zone);
	}
	db_run(&update);
}

const struct error *
settings_show(struct request *r)
{
	return settings_write(&r->reply, r->user) ? NULL : &error_not_found;
}

const struct error *
settings_update(struct request *r)
{
	struct wishes wishes = take_wishes(&r->input);

	if (r->input.error)
		return r->input.error;
	store_levels(r->user, &wishes);
	if (wishes.quiet_given)
		store_quiet(r->user, wishes.has_quiet ? &wishes.quiet : NULL);
	return settings_show(r);
}
