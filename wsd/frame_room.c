/* Which room a client's frame names: see frame_room.h. */
#include "frame_room.h"
#include "lib/request/input.h"

#include <json-c/json.h>

/* The id in an object; 0: it is not there. False: it is none. */
static bool
read_id(const struct input *input, int64_t *id)
{
	struct json_object *value;

	*id = 0;
	if (!input->fields || !json_object_object_get_ex(input->fields, "room_id", &value))
		return true;
	*id = json_object_get_int64(value);
	return json_object_is_type(value, json_type_int) && *id > 0;
}

bool
frame_room_read(const struct input *frame, const struct input *data, int64_t *room)
{
	int64_t outside, inside;

	*room = 0;
	if (!read_id(frame, &outside) || !read_id(data, &inside))
		return false;
	if (outside && inside && outside != inside)
		return false;
	*room = outside ? outside : inside;
	return true;
}
