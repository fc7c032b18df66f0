/* How far the events of each room have been printed: see tail_rooms.h. */
#include "tail_rooms.h"

#include <err.h>
#include <json-c/json.h>
#include <stdlib.h>

static int64_t
number_of(struct json_object *object, const char *name)
{
	struct json_object *value;

	return json_object_object_get_ex(object, name, &value) ? json_object_get_int64(value) : 0;
}

static struct tail_room *
find_room(struct tail_rooms *rooms, int64_t room)
{
	for (size_t i = 0; i < rooms->count; i++)
		if (rooms->rooms[i].room == room)
			return &rooms->rooms[i];
	return NULL;
}

static void *
grow(void *array, size_t count, size_t size)
{
	if (!(array = reallocarray(array, count, size)))
		err(1, "out of memory");
	return array;
}

/* From now on events of the room come live after this one. What came so before all others is of no use any more. */
static void
begin_live(struct tail_room *known, int64_t seq)
{
	size_t kept = 0;

	for (size_t i = 0; i < known->lives; i++)
		if (known->live[i].to > known->seq)
			known->live[kept++] = known->live[i];
	known->live = grow(known->live, kept + 1, sizeof *known->live);
	known->live[kept] = (struct tail_live){ seq, seq };
	known->lives = kept + 1;
}

static struct tail_live *
latest(struct tail_room *known)
{
	return &known->live[known->lives - 1];
}

/* The room as it is known; a new one has been seen up to this event. */
static struct tail_room *
know_room(struct tail_rooms *rooms, int64_t room, int64_t seq)
{
	struct tail_room *known = find_room(rooms, room);

	if (known)
		return known;
	rooms->rooms = grow(rooms->rooms, rooms->count + 1, sizeof *known);
	known = &rooms->rooms[rooms->count++];
	*known = (struct tail_room){ .room = room, .seq = seq };
	begin_live(known, seq);
	return known;
}

static bool
came_live(const struct tail_room *known, int64_t seq)
{
	for (size_t i = 0; i < known->lives; i++)
		if (seq > known->live[i].after && seq <= known->live[i].to)
			return true;
	return false;
}

bool
tail_rooms_take(struct tail_rooms *rooms, int64_t room, int64_t seq, bool replayed)
{
	struct tail_room *known = know_room(rooms, room, seq);
	bool seen = replayed && (seq <= known->seq || came_live(known, seq));

	if (!replayed)
		latest(known)->to = seq;
	if (replayed ? seq > known->seq : !known->missing)
		known->seq = seq;
	return !seen;
}

/* Nothing of the room is missing any more. */
static void
settle(struct tail_rooms *rooms, struct tail_room *known)
{
	known->missing = false;
	if (rooms->asked == known->room)
		rooms->waits = false;
}

void
tail_rooms_caught_up(struct tail_rooms *rooms, int64_t room, int64_t seq)
{
	struct tail_room *known = know_room(rooms, room, seq);

	known->seq = latest(known)->to > seq ? latest(known)->to : seq;
	settle(rooms, known);
}

void
tail_rooms_removed(struct tail_rooms *rooms, int64_t room)
{
	struct tail_room *known = find_room(rooms, room);

	if (known)
		settle(rooms, known);
}

void
tail_rooms_refused(struct tail_rooms *rooms)
{
	if (rooms->waits)
		tail_rooms_removed(rooms, rooms->asked);
}

void
tail_rooms_again(struct tail_rooms *rooms)
{
	rooms->waits = false;
}

/* The first of which something is missing; NULL: nothing is. */
static struct tail_room *
find_missing(const struct tail_rooms *rooms)
{
	for (size_t i = 0; i < rooms->count; i++)
		if (rooms->rooms[i].missing)
			return &rooms->rooms[i];
	return NULL;
}

bool
tail_rooms_asks(const struct tail_rooms *rooms)
{
	return !rooms->waits && find_missing(rooms);
}

void
tail_rooms_ask(struct tail_rooms *rooms, struct strbuf *frame)
{
	const struct tail_room *known = find_missing(rooms);

	strbuf_text(frame, "{\"type\":\"catch_up\"");
	if (known->room)
		strbuf_format(frame, ",\"room_id\":%lld", (long long)known->room);
	strbuf_format(frame, ",\"data\":{\"since\":%lld}}", (long long)known->seq);
	rooms->waits = true;
	rooms->asked = known->room;
}

static void
take_position(struct tail_rooms *rooms, int64_t room, int64_t seq)
{
	struct tail_room *known = know_room(rooms, room, seq);

	known->missing = known->seq < seq;
	begin_live(known, seq);
}

void
tail_rooms_hello(struct tail_rooms *rooms, struct json_object *data)
{
	struct json_object *shown;

	rooms->waits = false;
	/* The user's own events first: they tell of rooms. */
	take_position(rooms, 0, number_of(data, "seq"));
	if (!json_object_object_get_ex(data, "rooms", &shown))
		return;
	for (size_t i = 0; i < json_object_array_length(shown); i++) {
		struct json_object *room = json_object_array_get_idx(shown, i);

		take_position(rooms, number_of(room, "id"), number_of(room, "seq"));
	}
}

void
tail_rooms_added(struct tail_rooms *rooms, struct json_object *data, bool replayed)
{
	struct json_object *room;
	struct tail_room *known;
	int64_t seq;

	if (!json_object_object_get_ex(data, "room", &room))
		return;
	seq = number_of(room, "seq");
	known = know_room(rooms, number_of(room, "id"), seq);
	known->seq = seq;
	known->missing = replayed;
	if (!replayed)
		begin_live(known, seq);
}

void
tail_rooms_free(struct tail_rooms *rooms)
{
	for (size_t i = 0; i < rooms->count; i++)
		free(rooms->rooms[i].live);
	free(rooms->rooms);
	*rooms = (struct tail_rooms){ 0 };
}
