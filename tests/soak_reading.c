/* What people of the convergence test say that they have read, and not read: see soak_person.h. */
#define _GNU_SOURCE 1
#include "soak_person.h"

#include <stdio.h>

enum { NEWEST = 20 };

static void
answered(void *context, unsigned tag, long status, struct json_object *answer)
{
	struct person *person = context;

	person->unanswered--;
	if (status >= 400 && status < 500)
		give_up("reading was refused with %ld: %s", status, json_object_to_json_string(answer));
	if (status == 200 && number_at(answer, "read_id") < (int64_t)tag)
		run.lost++;
}

/* One of the newest messages that they hold, or an older one where another device is behind. */
static int64_t
choose_message(const struct stream *stream)
{
	size_t count = stream->held.count, back = dice(NEWEST);

	return stream->held.ids[back < count ? count - 1 - back : 0];
}

static void
read_over_rest(struct person *person, struct stream *stream, int64_t message)
{
	char path[PATH_MAX_BYTES], body[128];
	long long room = (long long)stream->held.room;

	person->unanswered++;
	switch (dice(4)) {
	case 0:
		snprintf(body, sizeof body, "{\"room_ids\":[%lld,%lld]}", room, (long long)person->streams[0].held.room);
		rest_send(person->token, "POST", "/api/read/", dice(4) ? body : "{}", answered, person, 0);
		break;
	case 1:
		/* No position: the own stream has events, too. */
		snprintf(path, sizeof path, "/api/rooms/%lld/membership/", room);
		stream->favourite = !stream->favourite;
		rest_send(person->token, "PATCH", path, stream->favourite ? "{\"favourite\":true}" : "{\"favourite\":false}",
		          answered, person, 0);
		break;
	default:
		snprintf(path, sizeof path, "/api/rooms/%lld/read/", room);
		snprintf(body, sizeof body, "{\"message_id\":%lld}", (long long)message);
		rest_send(person->token, "POST", path, body, answered, person, (unsigned)message);
	}
}

static void
read_over_socket(struct person *person, const struct stream *stream, int64_t message)
{
	char text[160], up_to[64];

	snprintf(up_to, sizeof up_to, ",\"message_id\":%lld%s", (long long)message, dice(6) ? "" : ",\"unread\":true");
	snprintf(text, sizeof text, "{\"type\":\"read\",\"data\":{\"room_id\":%lld%s}}", (long long)stream->held.room,
	         dice(4) ? up_to : "");
	person->asked = person->dealt_with = false;
	socket_say(&person->socket, text);
}

void
person_read(struct person *person)
{
	struct stream *stream = &person->streams[dice(person->count)];

	person->read_at = now() + dice(500) / 1000.0;
	if (!stream->held.count)
		return;
	run.reads++;
	if (dice(2))
		read_over_rest(person, stream, choose_message(stream));
	else
		read_over_socket(person, stream, choose_message(stream));
}
