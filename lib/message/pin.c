/* Pinned messages of a room: see pin.h. */
#include "lib/message/pin.h"
#include "lib/base/error.h"
#include "lib/count/message_mark.h"
#include "lib/db/db.h"
#include "lib/live/notification.h"
#include "lib/request/paging.h"
#include "lib/request/request.h"
#include "lib/shape/pin_shape.h"

static bool
is_pinned(int64_t message)
{
	static struct query pinned = QUERY(SELECT EXISTS (SELECT 1 FROM pin WHERE message_id = :message));

	db_bind(&pinned, ":message", message);
	return db_one(&pinned) != 0;
}

static struct query *
count_pins(int64_t room)
{
	static struct query count = QUERY(SELECT count(*) FROM pin WHERE room_id = :room);

	db_bind(&count, ":room", room);
	return &count;
}

const struct error *
pin_add(struct request *r)
{
	/* The message was found before the room was locked: it may be gone. */
	static struct query insert = QUERY(
		INSERT INTO pin (room_id, message_id, user_id) SELECT room_id, id, :user FROM message WHERE id = :message
	);

	if (is_pinned(r->message))
		return NULL;
	if (db_one(count_pins(r->room)) >= PINS_MOST)
		return &error_too_many_pins;
	db_bind(&insert, ":message", r->message);
	db_bind(&insert, ":user", r->user);
	db_run(&insert);
	if (db_changes() == 0)
		return &error_not_found;
	message_mark(r->message, MARK_PIN);
	notify_pin(r->room, r->message, r->user, true);
	return NULL;
}

const struct error *
pin_remove(struct request *r)
{
	static struct query delete = QUERY(DELETE FROM pin WHERE message_id = :message);

	db_bind(&delete, ":message", r->message);
	db_run(&delete);
	if (db_changes() > 0)
		notify_pin(r->room, r->message, r->user, false);
	return NULL;
}

static void
append(struct request *r, struct query *row)
{
	shape_row(&pin_shape, row, &r->reply);
}

const struct error *
pin_list(struct request *r)
{
	static struct query rows = SHAPE_QUERY(PIN_COLUMNS,
		FROM pin JOIN message ON message.id = pin.message_id
		WHERE pin.room_id = :room ORDER BY pin.id DESC LIMIT :limit OFFSET :offset
	);

	page_take(r);
	if (r->input.error)
		return r->input.error;
	db_bind(&rows, ":room", r->room);
	return page_show(r, count_pins(r->room), &rows, append);
}
