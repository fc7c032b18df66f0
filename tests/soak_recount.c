/*
 * What is unread of everybody, counted in the database the long way, from texts and positions, against what they are shown. It
 * needs the command sqlite3. See soak.h.
 */
#define _GNU_SOURCE 1
#include "soak.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* At most a hundred are counted. Who is named stands in the text, with a space behind the name. */
#define UNREAD "FROM message WHERE room_id = participant.room_id AND id > read_id AND author_id <> user_id"
#define COUNT(condition) "(SELECT count(*) FROM (SELECT 1 " UNREAD condition " LIMIT 100))"

static const char statement[] = "SELECT user_id, room_id, read_id, " COUNT("") ", " COUNT(
	" AND (instr(content, '@' || username || ' ') OR instr(content, '@all '))") ", "
										    "coalesce((SELECT min(id) " UNREAD "), 0) "
										    "FROM participant JOIN account ON account.id = user_id WHERE room_id BETWEEN %" PRId64
										    " AND %" PRId64;

static struct counted {
	int64_t user, room, read_id, unread, mentions, first;
} * counted;
static size_t counted_count;

static bool
take_row(FILE *rows)
{
	struct counted row;

	if (fscanf(rows, "%" SCNd64 "|%" SCNd64 "|%" SCNd64 "|%" SCNd64 "|%" SCNd64 "|%" SCNd64, &row.user, &row.room, &row.read_id,
	           &row.unread, &row.mentions, &row.first)
	    != 6)
		return false;
	if (!(counted = realloc(counted, (counted_count + 1) * sizeof row)))
		give_up("no memory for what is counted");
	counted[counted_count++] = row;
	return true;
}

void
recount(void)
{
	char command[2048], sql[1024];
	FILE *rows;

	snprintf(sql, sizeof sql, statement, run.rooms[0], run.rooms[run.room_count - 1]);
	snprintf(command, sizeof command, "sqlite3 -readonly -cmd '.timeout 20000' '%s' \"%s\"", run.user_sockets, sql);
	if (!(rows = popen(command, "r")))
		give_up("sqlite3 does not start");
	counted_count = 0;
	while (take_row(rows))
		;
	if (pclose(rows) || !counted_count)
		give_up("sqlite3 counts nothing in %s", run.user_sockets);
}

static const struct counted *
find(int64_t user, int64_t room)
{
	if (!counted_count)
		recount();
	for (size_t i = 0; i < counted_count; i++)
		if (counted[i].user == user && counted[i].room == room)
			return &counted[i];
	give_up("user %" PRId64 " is shown room %" PRId64 ", where the database does not have them", user, room);
}

int64_t
recount_read_id(int64_t user, int64_t room)
{
	return find(user, room)->read_id;
}

int64_t
recount_unread(int64_t user, int64_t room)
{
	return find(user, room)->unread;
}

static bool
is_right(int64_t user, struct json_object *membership)
{
	const struct counted *right = find(user, number_at(membership, "room_id"));

	return number_at(membership, "read_id") == right->read_id && number_at(membership, "unread") == right->unread
	    && number_at(membership, "mentions") == right->mentions && number_at(membership, "first_unread_id") == right->first;
}

void
recount_compare(int64_t user, struct json_object *rooms)
{
	size_t count = json_object_is_type(rooms, json_type_array) ? json_object_array_length(rooms) : 0;

	run.miscounted += !count;
	for (size_t i = 0; i < count; i++)
		run.miscounted += !is_right(user, member(json_object_array_get_idx(rooms, i), "membership"));
}

void
recount_compare_rest(const char *token, int64_t user)
{
	long status;
	struct json_object *page = rest_ask(token, "GET", "/api/rooms/?page_size=100", NULL, &status);

	recount_compare(user, status == 200 ? member(page, "results") : NULL);
	json_object_put(page);
}
