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

void
tail_rooms_seen(struct tail_rooms *rooms, int64_t room, int64_t seq)
{
	struct tail_room *known = find_room(rooms, room);
	struct tail_room *grown;

	if (!known) {
		if (!(grown = realloc(rooms->rooms, (rooms->count + 1) * sizeof *grown)))
			err(1, "out of memory");
		rooms->rooms = grown;
		known = &grown[rooms->count++];
		known->room = room;
	}
	known->seq = seq;
}

static void
ask_for_room(struct tail_rooms *rooms, int64_t room, int64_t since)
{
	strbuf_format(&rooms->outgoing, "{\"type\":\"catch_up\",\"room_id\":%lld,\"data\":{\"since\":%lld}}\n", (long long)room,
	              (long long)since);
}

static void
take_room(struct tail_rooms *rooms, struct json_object *shown)
{
	int64_t room = number_of(shown, "id"), seq = number_of(shown, "seq");
	const struct tail_room *known = find_room(rooms, room);

	if (!known)
		tail_rooms_seen(rooms, room, seq);
	else if (known->seq < seq)
		ask_for_room(rooms, room, known->seq);
}

void
tail_rooms_hello(struct tail_rooms *rooms, struct json_object *data, int64_t seq)
{
	struct json_object *shown;

	strbuf_clear(&rooms->outgoing);
	if (seq >= 0 && seq < number_of(data, "seq"))
		strbuf_format(&rooms->outgoing, "{\"type\":\"catch_up\",\"data\":{\"since\":%lld}}\n", (long long)seq);
	if (!json_object_object_get_ex(data, "rooms", &shown))
		return;
	for (size_t i = 0; i < json_object_array_length(shown); i++)
		take_room(rooms, json_object_array_get_idx(shown, i));
}

void
tail_rooms_added(struct tail_rooms *rooms, struct json_object *data, bool replayed)
{
	struct json_object *room;
	int64_t id, seq;

	if (!json_object_object_get_ex(data, "room", &room))
		return;
	id = number_of(room, "id");
	seq = number_of(room, "seq");
	if (replayed)
		ask_for_room(rooms, id, seq);
	tail_rooms_seen(rooms, id, seq);
}

void
tail_rooms_free(struct tail_rooms *rooms)
{
	free(rooms->rooms);
	strbuf_free(&rooms->outgoing);
	*rooms = (struct tail_rooms){ 0 };
}
