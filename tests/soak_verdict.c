/* The end of the convergence test: what is stored, as REST lists it, against what everybody was told and holds. */
#define _GNU_SOURCE 1
#include "soak.h"

#include <stdio.h>
#include <stdlib.h>

/* The ids of a room's messages, ascending. */
struct stored {
	int64_t *ids;
	size_t count, capacity;
};

static struct stored *stored;  /* by position of the room */
static unsigned *times_stored; /* by number of message */

static void
keep(struct stored *room, struct json_object *message)
{
	int64_t id = number_at(message, "id");
	long number = number_of(text_at(message, "content"));

	if (room->count == room->capacity) {
		room->capacity = room->capacity ? 2 * room->capacity : 1024;
		if (!(room->ids = realloc(room->ids, room->capacity * sizeof *room->ids)))
			give_up("no memory for what is stored");
	}
	if (room->count > 0 && id <= room->ids[room->count - 1])
		give_up("REST lists %lld after %lld", (long long)id, (long long)room->ids[room->count - 1]);
	room->ids[room->count++] = id;
	if (number < 0)
		run.altered++;
	else if (++times_stored[number] > 1)
		run.repeated++;
	else if (run.acknowledged[number] != id)
		run.lost++;
}

static void
fetch_room(const char *token, int64_t id, struct stored *room)
{
	char path[PATH_MAX_BYTES];
	size_t before, i;
	long status;

	do {
		struct json_object *page, *results;

		before = room->count;
		snprintf(path, sizeof path, "/api/rooms/%lld/messages/?after=%lld&page_size=%d", (long long)id,
		         (long long)(room->count ? room->ids[room->count - 1] : 0), PAGE);
		page = rest_ask(token, "GET", path, NULL, &status);
		results = member(page, "results");
		if (status != 200 || !json_object_is_type(results, json_type_array))
			give_up("the stored messages cannot be listed: %ld", status);
		for (i = 0; i < json_object_array_length(results); i++)
			keep(room, json_object_array_get_idx(results, i));
		json_object_put(page);
	} while (room->count > before);
}

size_t
verdict_fetch(const char *token)
{
	size_t total = 0;

	times_stored = calloc(run.messages, sizeof *times_stored);
	stored = calloc(run.room_count, sizeof *stored);
	if (!times_stored || !stored)
		give_up("no memory for what is stored");
	for (unsigned i = 0; i < run.room_count; i++) {
		fetch_room(token, run.rooms[i], &stored[i]);
		total += stored[i].count;
	}
	return total;
}

static const struct stored *
find_room(int64_t id)
{
	unsigned i = 0;

	while (run.rooms[i] != id)
		i++;
	return &stored[i];
}

size_t
verdict_stored(int64_t room)
{
	return stored ? find_room(room)->count : 0;
}

static int
by_id(const void *a, const void *b)
{
	return (*(const int64_t *)a > *(const int64_t *)b) - (*(const int64_t *)a < *(const int64_t *)b);
}

/* Everything stored must be held; what is held and not stored is as bad as what is repeated. */
void
verdict_compare(const struct held *held)
{
	const struct stored *room = find_room(held->room);
	size_t i, found = 0;

	for (i = 1; i < held->count; i++)
		if (held->ids[i] <= held->ids[i - 1])
			run.disordered++;
	for (i = 0; i < held->count; i++)
		if (bsearch(&held->ids[i], room->ids, room->count, sizeof *room->ids, by_id))
			found++;
		else
			run.repeated++;
	run.lost += (unsigned)(found < room->count ? room->count - found : 0);
}

void
verdict_reach(void)
{
	unsigned i;

	for (i = 0; i < run.messages; i++)
		if (times_stored[i] == 0)
			run.lost++;
	for (i = 0; i < run.room_count; i++)
		free(stored[i].ids);
	free(stored);
	free(times_stored);
}
