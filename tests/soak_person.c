/*
 * A listener of the convergence test who has a user socket: it is in two thirds of the rooms, holds what it hears of each, drops at
 * random, catches up on every room from the last number that it holds, and says what it has read. A number that is left out, or that
 * comes again, is counted: within a stream they follow one another. See soak.h.
 */
#define _GNU_SOURCE 1
#include "soak_person.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ALWAYS_LONG = 2, LONG_ONE_IN = 40, UNREAD_MOST = 100 };

static const double GREETING_SECONDS = 10, AGAIN_SECONDS = 0.1;

static struct person *people;

static struct stream *
find_stream(struct person *person, int64_t room)
{
	if (!room)
		return &person->own;
	for (unsigned i = 0; i < person->count; i++)
		if (person->streams[i].held.room == room)
			return &person->streams[i];
	give_up("a user socket heard of room %lld, where its user is not", (long long)room);
}

/* Where a stream stands further than what is held of it, what is missing is asked for; sometimes where nothing is. */
static void
catch_up(struct person *person, struct stream *stream, int64_t seq)
{
	char text[128], room[48] = "";

	stream->catching_up = false;
	if (!person->known)
		stream->seq = seq;
	if (stream->seq > seq)
		run.disordered++;
	if (stream->seq == seq && dice(8) > 0)
		return;
	if (stream->held.room)
		snprintf(room, sizeof room, "\"room_id\":%lld,", (long long)stream->held.room);
	snprintf(text, sizeof text, "{\"type\":\"catch_up\",%s\"data\":{\"since\":%lld}}", room, (long long)stream->seq);
	stream->catching_up = true;
	run.resumes++;
	socket_say(&person->socket, text);
}

static void
be_greeted(struct person *person, struct json_object *data)
{
	struct json_object *rooms = member(data, "rooms");
	size_t count = json_object_array_length(rooms);

	if (count != person->count)
		give_up("a hello has %zu rooms of %u", count, person->count);
	catch_up(person, &person->own, number_at(data, "seq"));
	for (size_t i = 0; i < count; i++) {
		struct json_object *room = json_object_array_get_idx(rooms, i);
		struct stream *stream = find_stream(person, number_at(room, "id"));

		stream->read_id = number_at(member(room, "membership"), "read_id");
		stream->unread = number_at(member(room, "membership"), "unread");
		stream->counted_to = number_at(room, "seq");
		stream->counted = true;
		catch_up(person, stream, number_at(room, "seq"));
	}
	person->known = person->greeted = true;
	person->asked = person->dealt_with = false;
	json_object_put(person->rooms);
	person->rooms = json_object_get(rooms);
}

/* What has come since the last word of the server is unread as well, where it is somebody else's; a hundred is as many or more. */
static void
count_event(const struct person *person, struct stream *stream, struct json_object *frame)
{
	int64_t seq = number_at(frame, "seq");

	if (seq <= stream->counted_to)
		return;
	stream->counted_to = seq;
	if (strcmp(text_at(frame, "type"), "chat_message") == 0
	    && number_at(member(member(frame, "data"), "author"), "id") != person->id && stream->unread < UNREAD_MOST)
		stream->unread++;
}

/* Until a catching up has begun live events may still come, which it brings again. */
static void
take_event(struct stream *stream, struct json_object *frame, bool replayed)
{
	int64_t seq = number_at(frame, "seq");

	if (stream->catching_up && !replayed)
		return;
	if (seq <= stream->seq || replayed != stream->catching_up) {
		run.repeated++;
		return;
	}
	run.lost += (unsigned)(seq - stream->seq - 1);
	stream->seq = seq;
	if (strcmp(text_at(frame, "type"), "chat_message") == 0)
		held_receive(&stream->held, member(frame, "data"));
}

static void
take_positions(struct person *person, struct json_object *memberships)
{
	for (size_t i = 0; i < json_object_array_length(memberships); i++) {
		struct json_object *membership = json_object_array_get_idx(memberships, i);

		struct stream *stream = find_stream(person, number_at(membership, "room_id"));

		stream->read_id = number_at(membership, "read_id");
		stream->unread = number_at(membership, "unread");
		/* Nobody can tell which of what is on its way is in it. */
		stream->counted = !stream->catching_up;
	}
}

static void
heard(void *context, struct json_object *frame)
{
	struct person *person = context;
	struct json_object *data = member(frame, "data");
	const char *type = text_at(frame, "type");
	struct stream *stream = find_stream(person, number_at(frame, "room_id"));

	if (strcmp(type, "hello") == 0) {
		be_greeted(person, data);
	} else if (strcmp(type, "read_state") == 0) {
		take_positions(person, member(data, "memberships"));
	} else if (strcmp(type, "caught_up") == 0) {
		run.lost += number_at(data, "seq") != stream->seq;
		run.repeated += !stream->catching_up;
		stream->catching_up = false;
	} else if (strcmp(type, "resync") == 0) {
		run.resyncs++;
		stream->seq = number_at(data, "seq");
		stream->catching_up = stream->counted = false;
		if (stream->held.room)
			held_refetch(&stream->held);
	} else if (strcmp(type, "pong") == 0) {
		person->dealt_with = person->asked;
	} else if (strcmp(type, "error") == 0) {
		give_up("a listener was told: %s", json_object_to_json_string(frame));
	} else if (number_at(frame, "seq")) {
		count_event(person, stream, frame);
		take_event(stream, frame, member(frame, "replayed") != NULL);
	}
}

static void
begin(unsigned position)
{
	struct person *person;

	if (!people && !(people = calloc(run.listeners, sizeof *people)))
		give_up("no memory for people");
	person = &people[position];
	person->id = join_server("l", position, person->token);
	if (!(person->streams = calloc(run.room_count, sizeof *person->streams)))
		give_up("no memory for people");
	held_begin(&person->own.held, person->token, 0);
	for (unsigned i = 0; i < run.room_count; i++)
		if (run.room_count < 3 || (position + i) % 3) {
			join_room(person->token, run.rooms[i]);
			held_begin(&person->streams[person->count++].held, person->token, run.rooms[i]);
		}
	socket_prepare(&person->socket, heard, person);
	/* The first few miss more of the first room than the server replays, so that resync is tried in every run. */
	person->drop_at = position < ALWAYS_LONG ? 0 : now() + dice(800) / 1000.0;
	person->goes_far = position < ALWAYS_LONG;
}

static void
drop(struct person *person)
{
	run.drops++;
	if (person->goes_far || dice(LONG_ONE_IN) == 0)
		person->away_until = run.acknowledged_count + run.messages / 4;
	person->goes_far = false;
	socket_hang_up(&person->socket, dice(2));
	person->dial_at = now() + dice(300) / 1000.0;
	person->drop_at = person->dial_at + 0.05 + dice(1600) / 1000.0;
}

static void
come_back(struct person *person)
{
	char path[TOKEN_MAX + 64];

	if (now() < person->dial_at)
		return;
	if (run.acknowledged_count < person->away_until && run.acknowledged_count < run.messages)
		return;
	person->dial_at = now() + AGAIN_SECONDS;
	snprintf(path, sizeof path, "/ws/?token=%s&v=2", person->token);
	socket_dial(&person->socket, path);
}

static void
ask_whether_done(struct person *person)
{
	person->asked = true;
	socket_say(&person->socket, "{\"type\":\"ping\"}");
}

static void
take_turn(unsigned position, bool acts)
{
	struct person *person = &people[position];

	if (person->socket.fd < 0) {
		person->greeted = false;
		come_back(person);
	} else if (person->greeted && acts && now() >= person->drop_at)
		drop(person);
	else if (person->greeted && acts && now() >= person->read_at)
		person_read(person);
	else if (person->greeted && !acts && !person->asked)
		ask_whether_done(person);
	else if (!person->greeted && now() > person->socket.since + GREETING_SECONDS)
		socket_hang_up(&person->socket, false);
}

static struct socket *
socket_of(unsigned position)
{
	return &people[position].socket;
}

static bool
is_known(unsigned position)
{
	return people[position].known;
}

/* Positions that they were not told as they are, and where they know a wrong number of what is unread. */
static unsigned
count_untold(const struct person *person)
{
	unsigned count = 0;

	for (unsigned i = 0; i < person->count; i++) {
		const struct stream *stream = &person->streams[i];

		count += stream->read_id != recount_read_id(person->id, stream->held.room);
		count += stream->counted && stream->unread != recount_unread(person->id, stream->held.room);
	}
	return count;
}

static bool
holds_all(const struct person *person)
{
	for (unsigned i = 0; i < person->count; i++) {
		const struct stream *stream = &person->streams[i];

		if (stream->catching_up || stream->held.refetching || stream->held.count < verdict_stored(stream->held.room))
			return false;
	}
	return !person->own.catching_up;
}

/* The database is counted again where it may have changed. */
static bool
is_complete(unsigned position)
{
	static double again_at;
	const struct person *person = &people[position];

	if (!person->greeted || !person->dealt_with || person->unanswered || !holds_all(person))
		return false;
	if (!count_untold(person))
		return true;
	if (now() > again_at) {
		recount();
		again_at = now() + AGAIN_SECONDS;
	}
	return false;
}

static void
come_afresh(unsigned position)
{
	struct person *person = &people[position];

	if (position == 0)
		recount();
	run.miscounted += count_untold(person);
	socket_hang_up(&person->socket, true);
	person->greeted = false;
}

static void
judge(unsigned position)
{
	const struct person *person = &people[position];

	for (unsigned i = 0; i < person->count; i++)
		verdict_compare(&person->streams[i].held);
	recount_compare(person->id, person->rooms);
	recount_compare_rest(person->token, person->id);
}

static void
end(unsigned position)
{
	struct person *person = &people[position];

	socket_free(&person->socket);
	held_end(&person->own.held);
	for (unsigned i = 0; i < person->count; i++)
		held_end(&person->streams[i].held);
	free(person->streams);
	json_object_put(person->rooms);
	if (position == run.listeners - 1)
		free(people);
}

const struct audience user_audience = {
	.begin = begin,
	.socket = socket_of,
	.turn = take_turn,
	.greeted = is_known,
	.complete = is_complete,
	.come_afresh = come_afresh,
	.judge = judge,
	.end = end,
};
