/* Which invitations there are: see invite.h. */
#include "lib/db/db.h"
#include "lib/invite/invite.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/shape/invite_shape.h"

/* The invitations of one list: how many, and the rows of a page. */
struct listing {
	struct query count, rows;
};

static void
append(struct request *r, struct query *row)
{
	shape_row(&invite_shape, row, &r->reply);
}

static const struct error *
show(struct request *r, struct listing *listing)
{
	invite_shape_bind(&listing->rows);
	return page_show(r, &listing->count, &listing->rows, append);
}

static const struct error *
list_all(struct request *r)
{
	static struct listing all = { QUERY(SELECT count(*) FROM invite WHERE id > 0),
		SHAPE_QUERY(INVITE_COLUMNS, FROM invite WHERE invite.id > 0 ORDER BY invite.id DESC LIMIT :limit OFFSET :offset) };

	return show(r, &all);
}

static const struct error *
list_of_room(struct request *r, int64_t room)
{
	static struct listing of_room = { QUERY(SELECT count(*) FROM invite WHERE room_id = :room),
		SHAPE_QUERY(INVITE_COLUMNS, FROM invite WHERE invite.room_id = :room ORDER BY invite.id DESC LIMIT :limit OFFSET :offset) };

	db_bind(&of_room.count, ":room", room);
	db_bind(&of_room.rows, ":room", room);
	return show(r, &of_room);
}

static const struct error *
list_own(struct request *r)
{
	static struct listing own = { QUERY(SELECT count(*) FROM invite WHERE creator_id = :user),
		SHAPE_QUERY(INVITE_COLUMNS, FROM invite WHERE invite.creator_id = :user ORDER BY invite.id DESC LIMIT :limit OFFSET :offset) };

	db_bind(&own.count, ":user", r->user);
	db_bind(&own.rows, ":user", r->user);
	return show(r, &own);
}

static const struct error *
list_own_of_room(struct request *r, int64_t room)
{
	static struct listing own_of_room = { QUERY(SELECT count(*) FROM invite WHERE creator_id = :user AND room_id = :room),
		SHAPE_QUERY(INVITE_COLUMNS,
			FROM invite WHERE invite.creator_id = :user AND invite.room_id = :room ORDER BY invite.id DESC LIMIT :limit OFFSET :offset
		) };

	db_bind(&own_of_room.count, ":user", r->user);
	db_bind(&own_of_room.count, ":room", room);
	db_bind(&own_of_room.rows, ":user", r->user);
	db_bind(&own_of_room.rows, ":room", room);
	return show(r, &own_of_room);
}

static bool
looks_after(int64_t user, int64_t room)
{
	static struct query role = QUERY(SELECT role <> 'member' FROM participant WHERE room_id = :room AND user_id = :user);

	db_bind(&role, ":room", room);
	db_bind(&role, ":user", user);
	return db_one(&role) != 0;
}

const struct error *
invite_list(struct request *r)
{
	int64_t room = input_given(&r->input, "room_id") ? input_integer(&r->input, "room_id", 1, INT64_MAX) : 0;
	bool admin = (r->roles & ADMIN) != 0;

	page_take(r);
	if (r->input.error)
		return r->input.error;
	if (!room)
		return admin ? list_all(r) : list_own(r);
	return admin || looks_after(r->user, room) ? list_of_room(r, room) : list_own_of_room(r, room);
}
