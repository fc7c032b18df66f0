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

/* The room as it is known; a new one has been seen up to this event. */
static struct tail_room *
know_room(struct tail_rooms *rooms, int64_t room, int64_t seq)
{
	struct tail_room *known = find_room(rooms, room);
	struct tail_room *grown;

	if (known)
		return known;
	if (!(grown = realloc(rooms->rooms, (rooms->count + 1) * sizeof *grown)))
		err(1, "out of memory");
	rooms->rooms = grown;
	known = &grown[rooms->count++];
	*known = (struct tail_room){ .room = room, .seq = seq, .after = seq, .to = seq };
	return known;
}

/* The same of one whose events come live after this one. */
static struct tail_room *
receive_room(struct tail_rooms *rooms, int64_t room, int64_t seq)
{
	struct tail_room *known = know_room(rooms, room, seq);

	known->after = known->to = seq;
	known->asked = false;
	return known;
}

bool
tail_rooms_take(struct tail_rooms *rooms, int64_t room, int64_t seq, bool replayed)
{
	struct tail_room *known = know_room(rooms, room, seq);
	bool seen = replayed && seq > known->after && seq <= known->to;

	if (!replayed)
		known->to = seq;
	if (replayed || !known->asked)
		known->seq = seq;
	return !seen;
}

void
tail_rooms_caught_up(struct tail_rooms *rooms, int64_t room, int64_t seq)
{
	struct tail_room *known = know_room(rooms, room, seq);

	known->asked = false;
	known->seq = known->to > seq ? known->to : seq;
}

static void
ask_for_room(struct tail_rooms *rooms, struct tail_room *known, int64_t since)
{
	known->seq = since;
	known->asked = true;
	strbuf_format(&rooms->outgoing, "{\"type\":\"catch_up\",\"room_id\":%lld,\"data\":{\"since\":%lld}}\n",
	              (long long)known->room, (long long)since);
}

static void
take_room(struct tail_rooms *rooms, struct json_object *shown)
{
	int64_t seq = number_of(shown, "seq");
	struct tail_room *known = receive_room(rooms, number_of(shown, "id"), seq);

	if (known->seq < seq)
		ask_for_room(rooms, known, known->seq);
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
		ask_for_room(rooms, know_room(rooms, id, seq), seq);
	else
		receive_room(rooms, id, seq)->seq = seq;
}

void
tail_rooms_free(struct tail_rooms *rooms)
{
	free(rooms->rooms);
	strbuf_free(&rooms->outgoing);
	*rooms = (struct tail_rooms){ 0 };
}
