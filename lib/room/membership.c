/* What a room is to somebody in it: see membership.h. */
#include "lib/room/membership.h"
#include "lib/base/error.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/request/request.h"
#include "lib/shape/membership_shape.h"

#include <string.h>

/* As they were sent; not given: leave it as it is. */
struct choices {
	const char *notify; /* NULL: not given */
	bool favourite_given, favourite;
	bool silenced_given, silenced;
	int64_t silenced_until;
};

static struct choices
take_choices(struct input *input)
{
	struct choices choices = { 0 };

	if (input_given(input, "notify"))
		choices.notify = input_word(input, "notify", "default all mentions none");
	choices.favourite_given = input_given(input, "favourite");
	if (choices.favourite_given)
		choices.favourite = input_boolean(input, "favourite");
	choices.silenced_given = input_given(input, "silenced_until");
	choices.silenced = choices.silenced_given && !input_null(input, "silenced_until");
	if (choices.silenced)
		choices.silenced_until = input_time(input, "silenced_until");
	return choices;
}

static void
choose(int64_t room, int64_t user, const struct choices *choices)
{
	static struct query update = QUERY(
		UPDATE participant SET
			notify = coalesce(:notify, notify),
			favourite = coalesce(:favourite, favourite),
			silenced_until = CASE WHEN :silenced_given THEN :silenced_until ELSE silenced_until END
		WHERE room_id = :room AND user_id = :user
	);

	db_bind(&update, ":room", room);
	db_bind(&update, ":user", user);
	db_bind(&update, ":notify", choices->notify);
	if (choices->favourite_given)
		db_bind(&update, ":favourite", choices->favourite);
	db_bind(&update, ":silenced_given", choices->silenced_given);
	if (choices->silenced)
		db_bind(&update, ":silenced_until", choices->silenced_until);
	db_run(&update);
}

const struct error *
membership_update(struct request *r)
{
	struct choices choices = take_choices(&r->input);
	struct strbuf before = { 0 };
	const struct error *error = NULL;

	input_refuse_fields(&r->input, "room_id role joined_at read_id unread mentions first_unread_id muted_until",
	                    "This cannot be set.");
	if (r->input.error)
		return r->input.error;
	membership_write(&before, r->room, r->user);
	choose(r->room, r->user, &choices);
	if (!membership_write(&r->reply, r->room, r->user))
		error = &error_not_found;
	else if (strcmp(strbuf_string(&before), strbuf_string(&r->reply)) != 0)
		notify_membership_updated(r->room, r->user);
	strbuf_free(&before);
	return error;
}
