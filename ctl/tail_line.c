/* What a frame means to `moznods tail`: see tail_line.h. */
#include "tail_line.h"
#include "client.h"

#include <json-c/json.h>
#include <stdio.h>
#include <string.h>

static struct json_object *
tail_line_member(struct json_object *object, const char *name)
{
	struct json_object *value;

	return json_object_object_get_ex(object, name, &value) ? value : NULL;
}

static bool
is_listed(const char *types, const char *type)
{
	size_t length = strlen(type);

	while (*types) {
		size_t word = strcspn(types, ",");

		if (word == length && !strncmp(types, type, length))
			return true;
		types += word + (types[word] == ',');
	}
	return false;
}

/* Without a wish: what happened in the room and stays, and that there was a gap. What was forgotten says nothing. */
static bool
is_wanted(const struct client *client, const char *type, bool stored)
{
	if (client->types)
		return is_listed(client->types, type);
	return client->all || (stored && strcmp(type, "gone") != 0) || !strcmp(type, "resync");
}

static void
remember_error(struct tail_state *state, struct json_object *data)
{
	const char *code = json_object_get_string(tail_line_member(data, "code"));
	const char *message = json_object_get_string(tail_line_member(data, "message"));

	strbuf_clear(&state->error);
	strbuf_format(&state->error, "%s: %s", code ? code : "error", message ? message : "");
}

/* Of all rooms: what was refused for now is asked for again. Whoever does not say when gets a second. */
static void
take_refusal(struct tail_state *state, struct json_object *data)
{
	const char *code = json_object_get_string(tail_line_member(data, "code"));
	int seconds = json_object_get_int(tail_line_member(data, "retry_after"));

	if (!state->rooms.waits || !code)
		return;
	if (!strcmp(code, "rate_limited") || !strcmp(code, "busy"))
		state->retry = seconds > 0 ? seconds : 1;
	else
		tail_rooms_refused(&state->rooms);
}

enum news { NEWS_PASSING, NEWS_STORED, NEWS_REPEATED };

/* Of a user socket the events are of rooms or of the user, each with numbers of their own. */
static enum news
remember_all(struct tail_state *state, struct json_object *root, const char *type)
{
	struct json_object *data = tail_line_member(root, "data"), *seq = tail_line_member(root, "seq");
	int64_t room = json_object_get_int64(tail_line_member(root, "room_id"));
	bool replayed = tail_line_member(root, "replayed") != NULL;

	if (!strcmp(type, "hello"))
		tail_rooms_hello(&state->rooms, data);
	else if (!strcmp(type, "room_added"))
		tail_rooms_added(&state->rooms, data, replayed);
	else if (!strcmp(type, "room_removed"))
		tail_rooms_removed(&state->rooms, json_object_get_int64(tail_line_member(data, "room_id")));
	else if (!strcmp(type, "resync") || !strcmp(type, "caught_up"))
		tail_rooms_caught_up(&state->rooms, room, json_object_get_int64(tail_line_member(data, "seq")));
	else if (!strcmp(type, "error"))
		take_refusal(state, data);
	if (!seq)
		return NEWS_PASSING;
	return tail_rooms_take(&state->rooms, room, json_object_get_int64(seq), replayed) ? NEWS_STORED : NEWS_REPEATED;
}

/* `hello` and `resync` say where live events begin; a stored event is itself where to go on. */
static enum news
remember_seq(struct tail_state *state, struct json_object *root, const char *type)
{
	struct json_object *seq = tail_line_member(root, "seq");
	enum news news = seq ? NEWS_STORED : NEWS_PASSING;

	if (!seq && (!strcmp(type, "hello") || !strcmp(type, "resync")))
		seq = tail_line_member(tail_line_member(root, "data"), "seq");
	if (seq)
		state->seq = json_object_get_int64(seq);
	return news;
}

enum tail_verdict
tail_read(struct tail_state *state, const char *frame, const struct client *client)
{
	struct json_object *root = json_tokener_parse(frame);
	const char *type = json_object_get_string(tail_line_member(root, "type"));
	enum tail_verdict verdict = TAIL_STRANGE;

	if (type) {
		enum news news = (client->everything ? remember_all : remember_seq)(state, root, type);

		if (!strcmp(type, "error"))
			remember_error(state, tail_line_member(root, "data"));
		verdict = news != NEWS_REPEATED && is_wanted(client, type, news == NEWS_STORED) ? TAIL_PRINT : TAIL_SKIP;
	}
	json_object_put(root);
	return verdict;
}
