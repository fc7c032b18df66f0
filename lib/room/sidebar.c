/* Everything that somebody hears of: see sidebar.h. */
#include "lib/room/sidebar.h"
#include "lib/db/db.h"
#include "lib/request/features.h"
#include "lib/request/limits.h"
#include "lib/request/request.h"
#include "lib/shape/room_shape.h"

static struct sidebar_room
read_room(struct query *row)
{
	return (struct sidebar_room){
		.room = db_integer(row, 0),
		.participants = (int)db_integer(row, 1),
		.stream = { .id = db_integer(row, 2), .last_seq = db_integer(row, 3), .pruned_to = db_integer(row, 4) }
	};
}

static void
load_rooms(int64_t user, struct strbuf *rooms, struct room_order *order)
{
	static struct query rows = QUERY(
		SELECT participant.room_id, participant_count, stream.id, room.last_seq, pruned_to, activity
		FROM participant JOIN room ON room.id = participant.room_id JOIN stream ON stream.room_id = room.id
		WHERE participant.user_id = :user AND NOT hidden
	);
	struct sidebar_room room;

	strbuf_clear(rooms);
	db_bind(&rows, ":user", user);
	while (db_next(&rows)) {
		room = read_room(&rows);
		strbuf_add(rooms, &room, sizeof room);
		room_order_add(order, room.room, db_integer(&rows, 5));
	}
}

bool
sidebar_find(int64_t room, int64_t user, struct sidebar_room *found)
{
	static struct query row = QUERY(
		SELECT participant.room_id, participant_count, stream.id, room.last_seq, pruned_to
		FROM participant JOIN room ON room.id = participant.room_id JOIN stream ON stream.room_id = room.id
		WHERE participant.room_id = :room AND participant.user_id = :user AND NOT hidden
	);

	db_bind(&row, ":room", room);
	db_bind(&row, ":user", user);
	if (!db_next(&row))
		return false;
	*found = read_room(&row);
	db_end(&row);
	return true;
}

void
sidebar_each(int64_t user, void (*callback)(void *context, int64_t room), void *context)
{
	static struct query rows = QUERY(SELECT room_id FROM participant WHERE user_id = :user);

	db_bind(&rows, ":user", user);
	while (db_next(&rows))
		callback(context, db_integer(&rows, 0));
}

const struct sidebar_room *
sidebar_rooms(const struct sidebar_start *start, size_t *count)
{
	*count = start->rooms.length / sizeof(struct sidebar_room);
	return (const void *)start->rooms.text;
}

static void
write_rooms(int64_t user, struct room_order *order, struct strbuf *to)
{
	static struct query rows = SHAPE_QUERY(SIDEBAR_ROOM_COLUMNS,
		FROM participant JOIN room ON room.id = participant.room_id
		LEFT JOIN message AS newest ON newest.id = room.activity AND newest.room_id = room.id
		WHERE participant.user_id = :user AND NOT hidden AND activity >= :earliest
	);
	struct room_part part = room_order_pick(order, 0, SIDEBAR_SHOWN);

	to->failed = to->failed || order->places.failed;
	db_bind(&rows, ":user", user);
	db_bind(&rows, ":earliest", room_part_earliest(&part));
	room_part_write(&part, &sidebar_room_shape, &rows, to);
}

const struct error *
sidebar_begin(struct request *r)
{
	struct sidebar_start *start = r->context;
	struct room_order order = { 0 };
	size_t count;

	start->own_stream = stream_of_account(r->user);
	load_rooms(r->user, &start->rooms, &order);
	sidebar_rooms(start, &count);
	r->reply.failed = r->reply.failed || start->rooms.failed;
	strbuf_text(&r->reply, "{\"user\":");
	user_write(&r->reply, r->user, true);
	strbuf_format(&r->reply, ",\"seq\":%lld,\"limits\":", (long long)start->own_stream.last_seq);
	limits_write(&r->reply);
	strbuf_text(&r->reply, ",\"features\":");
	features_write(&r->reply);
	strbuf_text(&r->reply, ",\"rooms\":");
	write_rooms(r->user, &order, &r->reply);
	strbuf_free(&order.places);
	strbuf_text(&r->reply, count > SIDEBAR_SHOWN ? ",\"rooms_more\":true,\"online\":" : ",\"rooms_more\":false,\"online\":");
	start->write_online(start, r->user, &r->reply);
	strbuf_text(&r->reply, "}");
	return NULL;
}
