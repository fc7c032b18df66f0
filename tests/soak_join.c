/* Accounts and rooms of the convergence test: see soak.h. */
#define _GNU_SOURCE 1
#include "soak.h"

#include <stdio.h>

int64_t
join_server(const char *kind, unsigned position, char token[TOKEN_MAX])
{
	char body[512], name[64];
	struct json_object *answer;
	long status;
	int64_t id;

	snprintf(name, sizeof name, "%s%u-%s", kind, position, run.tag);
	snprintf(body, sizeof body, "{\"email\":\"%s@example.org\",\"username\":\"%s\",\"password\":\"a long enough secret\"}",
	         name, name);
	answer = rest_ask("", "POST", "/api/auth/register/", body, &status);
	if (status != 201)
		give_up("%s cannot register: %ld %s", name, status, json_object_to_json_string(answer));
	snprintf(token, TOKEN_MAX, "%s", text_at(answer, "token"));
	id = number_at(member(answer, "user"), "id");
	json_object_put(answer);
	return id;
}

void
join_room(const char *token, int64_t room)
{
	char path[PATH_MAX_BYTES];
	long status;

	snprintf(path, sizeof path, "/api/rooms/%lld/join/", (long long)room);
	json_object_put(rest_ask(token, "POST", path, "{}", &status));
	if (status != 200)
		give_up("a user cannot join: %ld", status);
}

void
join_open(const char *token)
{
	for (unsigned i = 0; i < run.room_count; i++) {
		long status;
		struct json_object *room =
			rest_ask(token, "POST", "/api/rooms/", "{\"name\":\"Soak\",\"mention_room\":\"members\"}", &status);

		run.rooms[i] = number_at(room, "id");
		if (status != 201 || run.rooms[i] <= 0)
			give_up("there is no room: %ld %s", status, json_object_to_json_string(room));
		json_object_put(room);
	}
	run.room = run.rooms[0];
}
